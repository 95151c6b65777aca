/* Preloaded into a process, logs every change of files below DISKTRACE_ROOT to DISKTRACE_LOG, in order, and can make calls fail.
 *
 * DISKTRACE_FAIL = "call:suffix:skip:count:errno": after `skip` calls on files whose name ends with `suffix`, the next `count`
 * fail with `errno`. call is "write" or "sync".
 *
 * Record: op (1 byte), path length (4), offset (8), data length (4), path, data; integers little-endian.
 * Ops: C create, W write, T truncate (offset = length), S sync (file or folder), U unlink, R rename (data = new path). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 4096
static char *paths[FDS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root;
static int log_fd = -1;
static char fail_call[16], fail_suffix[128];
static long fail_skip = -1, fail_count, fail_errno;

#define REAL(name) ({ static typeof(&name) real; if (!real) real = (typeof(&name))dlsym(RTLD_NEXT, #name); real; })

__attribute__((constructor)) static void start(void) {
    root = getenv("DISKTRACE_ROOT");
    const char *log = getenv("DISKTRACE_LOG"), *fail = getenv("DISKTRACE_FAIL");
    if (root && log) log_fd = REAL(open)(log, O_CREAT | O_WRONLY | O_APPEND, 0644);
    if (fail) sscanf(fail, "%15[^:]:%127[^:]:%ld:%ld:%ld", fail_call, fail_suffix, &fail_skip, &fail_count, &fail_errno);
}

static int inside(const char *path) {
    return root && path && strncmp(path, root, strlen(root)) == 0 && !strstr(path, "-shm");
}

static const char *path_of(int fd) { return fd >= 0 && fd < FDS ? paths[fd] : NULL; }

static void record(char op, const char *path, uint64_t offset, const void *data, uint32_t length) {
    if (log_fd < 0) return;
    unsigned char head[17];
    uint32_t path_length = (uint32_t)strlen(path);
    head[0] = (unsigned char)op;
    memcpy(head + 1, &path_length, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 4);
    struct iovec parts[3] = { { head, sizeof head }, { (void *)path, path_length }, { (void *)data, length } };
    if (REAL(writev)(log_fd, parts, 3) < 0) abort();
}

static int fails(const char *call, const char *path) {
    size_t n = strlen(path), m = strlen(fail_suffix);
    if (fail_skip < 0 || strcmp(call, fail_call) || n < m || strcmp(path + n - m, fail_suffix)) return 0;
    if (fail_skip > 0) { fail_skip--; return 0; }
    if (fail_count <= 0) return 0;
    fail_count--;
    errno = (int)fail_errno;
    return 1;
}

static int opened(int fd, const char *path, int existed, int flags) {
    if (fd < 0 || fd >= FDS || !inside(path)) return fd;
    pthread_mutex_lock(&lock);
    free(paths[fd]);
    paths[fd] = strdup(path);
    if (!existed && (flags & O_CREAT)) record('C', path, 0, "", 0);
    else if (flags & O_TRUNC) record('T', path, 0, "", 0);
    pthread_mutex_unlock(&lock);
    return fd;
}

#define OPEN(name, real_call)                                                                   \
    {                                                                                           \
        mode_t mode = 0;                                                                        \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list a; va_start(a, flags); mode = va_arg(a, mode_t); va_end(a); } \
        int existed = inside(path) ? access(path, F_OK) == 0 : 1;                               \
        return opened(real_call, path, existed, flags);                                         \
    }

int open(const char *path, int flags, ...) OPEN(open, REAL(open)(path, flags, mode))
int open64(const char *path, int flags, ...) OPEN(open64, REAL(open64)(path, flags, mode))
int openat(int at, const char *path, int flags, ...) OPEN(openat, REAL(openat)(at, path, flags, mode))

int close(int fd) {
    pthread_mutex_lock(&lock);
    if (fd >= 0 && fd < FDS) { free(paths[fd]); paths[fd] = NULL; }
    int rc = REAL(close)(fd);
    pthread_mutex_unlock(&lock);
    return rc;
}

#define WRITING(call, offset_of)                                                                \
    {                                                                                           \
        if (!path_of(fd)) return call;                                                          \
        pthread_mutex_lock(&lock);                                                              \
        ssize_t n = -1;                                                                         \
        if (!fails("write", paths[fd])) {                                                       \
            n = call;                                                                           \
            if (n > 0) record('W', paths[fd], (uint64_t)(offset_of), buffer, (uint32_t)n);      \
        }                                                                                       \
        pthread_mutex_unlock(&lock);                                                            \
        return n;                                                                               \
    }

ssize_t write(int fd, const void *buffer, size_t count) WRITING(REAL(write)(fd, buffer, count), lseek(fd, 0, SEEK_CUR) - n)
ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset) WRITING(REAL(pwrite)(fd, buffer, count, offset), offset)
ssize_t pwrite64(int fd, const void *buffer, size_t count, off64_t offset) WRITING(REAL(pwrite64)(fd, buffer, count, offset), offset)

#define TRUNCATING(call)                                                                        \
    {                                                                                           \
        if (!path_of(fd)) return call;                                                          \
        pthread_mutex_lock(&lock);                                                              \
        int rc = call;                                                                          \
        if (rc == 0) record('T', paths[fd], (uint64_t)length, "", 0);                           \
        pthread_mutex_unlock(&lock);                                                            \
        return rc;                                                                              \
    }

int ftruncate(int fd, off_t length) TRUNCATING(REAL(ftruncate)(fd, length))
int ftruncate64(int fd, off64_t length) TRUNCATING(REAL(ftruncate64)(fd, length))

#define SYNCING(call)                                                                           \
    {                                                                                           \
        if (!path_of(fd)) return call;                                                          \
        pthread_mutex_lock(&lock);                                                              \
        int rc = -1;                                                                            \
        if (!fails("sync", paths[fd])) {                                                        \
            rc = call;                                                                          \
            if (rc == 0) record('S', paths[fd], 0, "", 0);                                      \
        }                                                                                       \
        pthread_mutex_unlock(&lock);                                                            \
        return rc;                                                                              \
    }

int fsync(int fd) SYNCING(REAL(fsync)(fd))
int fdatasync(int fd) SYNCING(REAL(fdatasync)(fd))

int unlink(const char *path) {
    pthread_mutex_lock(&lock);
    int rc = REAL(unlink)(path);
    if (rc == 0 && inside(path)) record('U', path, 0, "", 0);
    pthread_mutex_unlock(&lock);
    return rc;
}

int rename(const char *from, const char *to) {
    pthread_mutex_lock(&lock);
    int rc = REAL(rename)(from, to);
    if (rc == 0 && inside(from)) record('R', from, 0, to, (uint32_t)strlen(to));
    pthread_mutex_unlock(&lock);
    return rc;
}

// Random numbers, time, environment and files as the C library gives them.
#include "interfaces.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

void run_libc(void) {
  uint64_t random;
  must(getentropy(&random, sizeof random) == 0, "no entropy");
  note("random %llu", (unsigned long long)random);
  struct timespec now, pause = {0, 2000000};
  clock_gettime(CLOCK_REALTIME, &now);
  note("wall %lld.%09ld", (long long)now.tv_sec, now.tv_nsec);
  nanosleep(&pause, NULL);
  clock_gettime(CLOCK_MONOTONIC, &now);
  note("monotonic %lld.%09ld", (long long)now.tv_sec, now.tv_nsec);
  note("colour %s", getenv("COLOUR"));

  must(mkdir("/d", 0777) == 0, "no directory");
  FILE *file = fopen("/d/file", "w+");
  must(file && fputs("one two", file) >= 0 && fseek(file, 4, SEEK_SET) == 0, "no file");
  char word[8];
  must(fgets(word, sizeof word, file), "nothing to read");
  note("word %s", word);
  fclose(file);
  must(rename("/d/file", "/d/renamed") == 0 && symlink("renamed", "/d/link") == 0, "no link");
  struct stat status;
  must(stat("/d/link", &status) == 0, "no status");
  note("size %lld, written at %lld.%09ld", (long long)status.st_size, (long long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  DIR *directory = opendir("/d");
  must(directory, "the directory does not open");
  for (struct dirent *entry; (entry = readdir(directory));)
    if (entry->d_name[0] != '.') note("entry %s", entry->d_name);
  closedir(directory);
  must(unlink("/d/link") == 0, "the link stays");
  note("absent %d", open("/d/link", 0) < 0 ? errno : 0);
}

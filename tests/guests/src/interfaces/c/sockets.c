// TCP and UDP. In replay sockets act again, so that only what their peers always answer alike is noted.
#include "interfaces.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wasi_sockets_network_own_network_t network;

static wasi_sockets_network_borrow_network_t on_network(void) {
  network = wasi_sockets_instance_network_instance_network();
  return wasi_sockets_network_borrow_network(network);
}

static wasi_sockets_network_ip_socket_address_t address(const char *text) {
  unsigned a, b, c, d, port;
  must(sscanf(text, "%u.%u.%u.%u:%u", &a, &b, &c, &d, &port) == 5, "no address");
  return (wasi_sockets_network_ip_socket_address_t){.tag = WASI_SOCKETS_NETWORK_IP_SOCKET_ADDRESS_IPV4, .val.ipv4 = {port, {a, b, c, d}}};
}

static void block(wasi_io_poll_own_pollable_t ready) {
  wasi_io_poll_method_pollable_block(wasi_io_poll_borrow_pollable(ready));
  wasi_io_poll_pollable_drop_own(ready);
}

static wasi_sockets_tcp_own_tcp_socket_t connected(const char *to, wasi_sockets_tcp_tuple2_own_input_stream_own_output_stream_t *streams) {
  wasi_sockets_tcp_own_tcp_socket_t socket;
  wasi_sockets_network_error_code_t error;
  wasi_sockets_network_ip_socket_address_t remote = address(to);
  must(wasi_sockets_tcp_create_socket_create_tcp_socket(WASI_SOCKETS_NETWORK_IP_ADDRESS_FAMILY_IPV4, &socket, &error), "no socket");
  wasi_sockets_tcp_borrow_tcp_socket_t self = wasi_sockets_tcp_borrow_tcp_socket(socket);
  must(wasi_sockets_tcp_method_tcp_socket_start_connect(self, on_network(), &remote, &error), "connecting does not begin");
  while (!wasi_sockets_tcp_method_tcp_socket_finish_connect(self, streams, &error)) {
    must(error == WASI_SOCKETS_NETWORK_ERROR_CODE_WOULD_BLOCK, "no connection");
    block(wasi_sockets_tcp_method_tcp_socket_subscribe(self));
  }
  return socket;
}

static void say(wasi_sockets_tcp_own_output_stream_t output, const char *text) {
  wasi_io_streams_stream_error_t failure;
  native_list_u8_t bytes = {(uint8_t *)text, strlen(text)};
  must(wasi_io_streams_method_output_stream_blocking_write_and_flush(wasi_io_streams_borrow_output_stream(output), &bytes, &failure), "nothing is sent");
}

void run_tcp(void) {
  wasi_sockets_tcp_tuple2_own_input_stream_own_output_stream_t streams;
  wasi_sockets_tcp_own_tcp_socket_t socket = connected(peer("tcp"), &streams);
  char line[256], got[256] = "";
  snprintf(line, sizeof line, "%s\n", worker());
  say(streams.f1, line);
  native_list_u8_t bytes;
  wasi_io_streams_stream_error_t failure;
  while (!strchr(got, '\n')) {
    must(wasi_io_streams_method_input_stream_blocking_read(wasi_io_streams_borrow_input_stream(streams.f0), 64, &bytes, &failure), "nothing comes");
    strncat(got, (char *)bytes.ptr, bytes.len);
  }
  note("echo %s", strtok(got, "\n"));
  wasi_io_streams_input_stream_drop_own(streams.f0);
  wasi_io_streams_output_stream_drop_own(streams.f1);
  wasi_sockets_tcp_tcp_socket_drop_own(socket);

  socket = connected(peer("reset"), &streams);
  say(streams.f1, "reset me");
  must(!wasi_io_streams_method_input_stream_blocking_read(wasi_io_streams_borrow_input_stream(streams.f0), 64, &bytes, &failure)
    && failure.tag == WASI_IO_STREAMS_STREAM_ERROR_LAST_OPERATION_FAILED, "the connection is not reset");
  wasi_sockets_network_error_code_t code;
  bool known = wasi_sockets_network_network_error_code(wasi_io_error_borrow_error(failure.val.last_operation_failed), &code);
  note("reset %d %d", known, known ? code : -1);
}

void run_udp(void) {
  wasi_sockets_udp_own_udp_socket_t socket;
  wasi_sockets_network_error_code_t error;
  wasi_sockets_udp_ip_socket_address_t local = address("127.0.0.1:0"), remote = address(peer("udp"));
  must(wasi_sockets_udp_create_socket_create_udp_socket(WASI_SOCKETS_NETWORK_IP_ADDRESS_FAMILY_IPV4, &socket, &error), "no socket");
  wasi_sockets_udp_borrow_udp_socket_t self = wasi_sockets_udp_borrow_udp_socket(socket);
  must(wasi_sockets_udp_method_udp_socket_start_bind(self, on_network(), &local, &error) && wasi_sockets_udp_method_udp_socket_finish_bind(self, &error), "not bound");
  wasi_sockets_udp_tuple2_own_incoming_datagram_stream_own_outgoing_datagram_stream_t streams;
  must(wasi_sockets_udp_method_udp_socket_stream(self, &remote, &streams, &error), "no streams");
  wasi_sockets_udp_borrow_outgoing_datagram_stream_t output = wasi_sockets_udp_borrow_outgoing_datagram_stream(streams.f1);
  wasi_sockets_udp_outgoing_datagram_t datagram = {{(uint8_t *)worker(), strlen(worker())}, {false}};
  wasi_sockets_udp_list_outgoing_datagram_t all = {&datagram, 1};
  uint64_t count;
  must(wasi_sockets_udp_method_outgoing_datagram_stream_check_send(output, &count, &error) && count
    && wasi_sockets_udp_method_outgoing_datagram_stream_send(output, &all, &count, &error) && count == 1, "nothing is sent");
  wasi_sockets_udp_borrow_incoming_datagram_stream_t input = wasi_sockets_udp_borrow_incoming_datagram_stream(streams.f0);
  wasi_sockets_udp_list_incoming_datagram_t received = {0};
  do {
    block(wasi_sockets_udp_method_incoming_datagram_stream_subscribe(input));
    must(wasi_sockets_udp_method_incoming_datagram_stream_receive(input, 1, &received, &error), "nothing is received");
  } while (!received.len);
  note("echo %s", text_of(received.ptr->data.ptr, received.ptr->data.len));
}

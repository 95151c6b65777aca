use crate::case::Case;
use crate::native::wasi::clocks::monotonic_clock::subscribe_duration;
use crate::native::wasi::io::poll::Pollable;
use crate::native::wasi::io::streams::{InputStream, StreamError};
use crate::native::wasi::sockets::instance_network::instance_network;
use crate::native::wasi::sockets::ip_name_lookup::resolve_addresses;
use crate::native::wasi::sockets::network::*;
use crate::native::wasi::sockets::tcp::{ShutdownType, TcpSocket};
use crate::native::wasi::sockets::tcp_create_socket::create_tcp_socket;
use crate::native::wasi::sockets::udp::{IncomingDatagramStream, OutgoingDatagram};
use crate::native::wasi::sockets::udp_create_socket::create_udp_socket;

pub fn names(case: &mut Case) {
    let network = instance_network();
    let addresses = resolve_addresses(&network, "localhost").expect("the lookup begins");
    let mut found = Vec::new();
    loop {
        match addresses.resolve_next_address() {
            Ok(Some(address)) => found.push(format!("{address:?}")),
            Ok(None) => break,
            Err(ErrorCode::WouldBlock) => addresses.subscribe().block(),
            Err(failure) => panic!("{failure:?}"),
        }
    }
    case.note("addresses", found);
    case.note("invalid", resolve_addresses(&network, "no such name").err());
}

/// Talks to a server that echoes, accepts from itself, and reads from one that resets. The test lets this worker open sockets.
pub fn tcp(case: &mut Case) {
    let network = instance_network();
    let socket = create_tcp_socket(IpAddressFamily::Ipv4).expect("a socket is made");
    case.note("family", socket.address_family());
    options(case, &socket);
    let (input, output) = connect(&network, &socket, address(&case.peer("tcp")));
    case.note("remote", socket.remote_address().is_ok());
    case.note("local", socket.local_address().is_ok());
    output.blocking_write_and_flush(format!("{}\n", case.worker()).as_bytes()).expect("bytes are sent");
    case.note("echo", String::from_utf8(read_line(&input)).expect("the echo is text"));
    socket.shutdown(ShutdownType::Both).expect("the connection is shut down");
    drop((input, output));
    accept(case, &network);

    let reset = create_tcp_socket(IpAddressFamily::Ipv4).expect("a socket is made");
    let (input, output) = connect(&network, &reset, address(&case.peer("reset")));
    output.blocking_write_and_flush(b"reset me").expect("bytes are sent");
    let failure = input.blocking_read(1);
    if let Err(StreamError::LastOperationFailed(error)) = &failure {
        case.note("error code", network_error_code(error));
        case.note("debug text", !error.to_debug_string().is_empty());
    }
    case.note("reset", failure.is_err());
    drop((failure, input, output));
    let absent = create_tcp_socket(IpAddressFamily::Ipv4).expect("a socket is made");
    absent.start_connect(&network, address("127.0.0.1:1")).expect("connecting begins");
    absent.subscribe().block();
    case.note("refused", absent.finish_connect().err());
}

fn options(case: &mut Case, socket: &TcpSocket) {
    socket.set_keep_alive_enabled(true).expect("the option is set");
    socket.set_keep_alive_idle_time(60_000_000_000).expect("the option is set");
    socket.set_keep_alive_interval(10_000_000_000).expect("the option is set");
    socket.set_keep_alive_count(4).expect("the option is set");
    socket.set_hop_limit(32).expect("the option is set");
    socket.set_receive_buffer_size(65536).expect("the option is set");
    socket.set_send_buffer_size(65536).expect("the option is set");
    case.note("keep alive", (socket.keep_alive_enabled(), socket.keep_alive_idle_time(), socket.keep_alive_interval(), socket.keep_alive_count()));
    case.note("hops", socket.hop_limit());
    case.note("buffers", (socket.receive_buffer_size().is_ok(), socket.send_buffer_size().is_ok()));
}

fn accept(case: &mut Case, network: &Network) {
    let server = create_tcp_socket(IpAddressFamily::Ipv4).expect("a socket is made");
    server.set_listen_backlog_size(4).expect("the option is set");
    server.start_bind(network, address("127.0.0.1:0")).expect("binding begins");
    server.finish_bind().expect("the socket is bound");
    server.start_listen().expect("listening begins");
    server.finish_listen().expect("the socket listens");
    case.note("listening", server.is_listening());
    let client = create_tcp_socket(IpAddressFamily::Ipv4).expect("a socket is made");
    let (_from_server, to_server) = connect(network, &client, server.local_address().expect("the socket is bound"));
    let (accepted, from_client, to_client) = loop {
        match server.accept() {
            Err(ErrorCode::WouldBlock) => server.subscribe().block(),
            accepted => break accepted.expect("a connection is accepted"),
        }
    };
    to_server.blocking_write_and_flush(b"across\n").expect("bytes are sent");
    case.note("accepted", String::from_utf8(read_line(&from_client)).expect("the line is text"));
    drop((from_client, to_client, accepted));
}

pub fn udp(case: &mut Case) {
    let network = instance_network();
    let socket = create_udp_socket(IpAddressFamily::Ipv4).expect("a socket is made");
    case.note("family", socket.address_family());
    socket.start_bind(&network, address("127.0.0.1:0")).expect("binding begins");
    socket.finish_bind().expect("the socket is bound");
    socket.set_unicast_hop_limit(9).expect("the option is set");
    socket.set_receive_buffer_size(65536).expect("the option is set");
    socket.set_send_buffer_size(65536).expect("the option is set");
    case.note("hops", socket.unicast_hop_limit());
    case.note("buffers", (socket.receive_buffer_size().is_ok(), socket.send_buffer_size().is_ok()));
    case.note("ready", socket.subscribe().ready());
    let (input, output) = socket.stream(Some(address(&case.peer("udp")))).expect("streams are made");
    case.note("addresses", (socket.local_address().is_ok(), socket.remote_address().is_ok()));
    let permit = loop {
        match output.check_send().expect("there is a permit") {
            0 => output.subscribe().block(),
            permit => break permit,
        }
    };
    case.note("permit", permit > 0);
    let datagram = OutgoingDatagram { data: case.worker().into_bytes(), remote_address: None };
    case.note("sent", output.send(&[datagram]));
    case.note("echo", String::from_utf8(receive(&input)).expect("the echo is text"));
}

fn receive(input: &IncomingDatagramStream) -> Vec<u8> {
    loop {
        let ready = input.subscribe();
        ready.block();
        if let Some(datagram) = input.receive(1).expect("datagrams are received").pop() {
            return datagram.data;
        }
    }
}

fn connect(network: &Network, socket: &TcpSocket, to: IpSocketAddress) -> (InputStream, crate::native::wasi::io::streams::OutputStream) {
    socket.start_connect(network, to).expect("connecting begins");
    loop {
        match socket.finish_connect() {
            Err(ErrorCode::WouldBlock) => wait(socket.subscribe()),
            connected => return connected.expect("the connection is made"),
        }
    }
}

fn wait(ready: Pollable) {
    let limit = subscribe_duration(9_000_000_000);
    crate::native::wasi::io::poll::poll(&[&ready, &limit]);
}

fn read_line(input: &InputStream) -> Vec<u8> {
    let mut line = Vec::new();
    while line.last() != Some(&b'\n') {
        line.extend(input.blocking_read(100).expect("bytes come"));
    }
    line
}

fn address(text: &str) -> IpSocketAddress {
    let std::net::SocketAddr::V4(parsed) = text.parse().expect("the address is valid") else { panic!("{text}") };
    let [a, b, c, d] = parsed.ip().octets();
    IpSocketAddress::Ipv4(Ipv4SocketAddress { port: parsed.port(), address: (a, b, c, d) })
}

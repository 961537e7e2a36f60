package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.List;

/** Where and with what the gateway listens. */
final class ListeningSettings {
    private static final String SPANS = "1ms to 24d";

    private ListeningSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("port", Kind.NUMBER, "8080")
                        .does("Port to listen on, 0 for any free one.")
                        .number((to, value) -> to.gateway().port(value)),
                Setting.of("host", Kind.TEXT, "127.0.0.1")
                        .does("Address to listen on; 0.0.0.0 for all.")
                        .because("This machine only, until somebody decides otherwise.")
                        .text((to, value) -> to.gateway().host(value)),
                Setting.of("backlog", Kind.NUMBER, "1000")
                        .does("Connections that may wait to be accepted.")
                        .because("After a cut all clients come back at once; the operating system may cap it lower.")
                        .number((to, value) -> to.gateway().backlog(value)),
                Setting.of("max-sockets", Kind.NUMBER, "15 of 16 files the process may open")
                        .does("Sockets each port may have open; the next wait to be accepted until others close.")
                        .because(
                                "Out of files a server can neither accept nor serve; up to 1,024 are left for the rest.")
                        .number((to, value) -> to.gateway().maxSockets(value)),
                Setting.of("io-threads", Kind.NUMBER, "one for each processor, at least 2")
                        .does("Threads that read, write and deliver.")
                        .number((to, value) -> to.gateway().ioThreads(value)),
                Setting.of("worker-threads", Kind.NUMBER, "16 for each processor")
                        .does("Threads for hub methods on Java before 21; later ones use virtual threads.")
                        .number((to, value) -> to.gateway().workerThreads(value)),
                Setting.of("body-timeout", Kind.SPAN, "1m")
                        .does("How long a request may take to arrive.")
                        .because("A client that sends a byte now and then must not hold a connection for ever.")
                        .allowed(SPANS)
                        .span((to, value) -> to.gateway().bodyTimeout(value)),
                Setting.of("idle-timeout", Kind.SPAN, "2m")
                        .does("After which time an unused HTTP connection is closed.")
                        .because("Longer than usual proxies keep theirs, so that they close first.")
                        .allowed(SPANS)
                        .span((to, value) -> to.gateway().idleTimeout(value)),
                Setting.of("stall-timeout", Kind.SPAN, "1m")
                        .does("How long a client may take nothing of what is sent to it before its socket is dropped.")
                        .because("It may come back and resume; until then it holds a socket for nothing.")
                        .allowed(SPANS)
                        .span((to, value) -> to.gateway().stallTimeout(value)),
                Setting.of("access-log", Kind.SWITCH, "false")
                        .does("Log a line for each request: address, method, path, status, bytes, milliseconds.")
                        .because("Never the query: it carries tokens.")
                        .flag((to, value) -> to.gateway().accessLog(value)));
    }
}

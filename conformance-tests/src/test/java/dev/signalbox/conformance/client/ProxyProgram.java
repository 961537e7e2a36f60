package dev.signalbox.conformance.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.WireAddress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * nginx or HAProxy, run from one of the product's own configuration files on an address of this machine. Only addresses and time-outs of
 * the file are changed; what stands nowhere in it cannot be, and fails.
 */
final class ProxyProgram implements AutoCloseable {
    private static final Path FILES = Path.of("..", "deploy");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LISTENING = "127.0.0.9"; // where nobody else takes ports

    private final Process process;
    private final Path folder;
    private final WireAddress address;
    private final String reloadSignal;
    private final String reloaded; // what it says of each reload

    private ProxyProgram(List<String> command, Path folder, WireAddress address, String reloadSignal, String reloaded) {
        this.folder = folder;
        this.address = address;
        this.reloadSignal = reloadSignal;
        this.reloaded = reloaded;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said").toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        await("it does not listen", this::listens);
    }

    /** nginx from {@code deploy/nginx/signalbox.conf}. */
    static ProxyProgram nginx(WireAddress one, WireAddress two, String idle) {
        Path program = find("nginx");
        Path folder = folder();
        WireAddress address = free();
        Map<String, String> changes = nodes(one, two);
        changes.put("listen 80;", "listen " + address + ";");
        changes.put("_timeout 60s;", "_timeout " + idle + ";");
        write(folder, "signalbox.conf", changed(FILES.resolve("nginx").resolve("signalbox.conf"), changes));
        String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
        String temporary = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(what -> what + "_temp_path " + folder.resolve(what) + ";\n")
                .reduce("", String::concat);
        write(
                folder,
                "nginx.conf",
                user + "daemon off;\nworker_processes 1;\npid " + folder.resolve("pid")
                        + ";\nerror_log stderr notice;\n"
                        + "events { worker_connections 512; }\nhttp {\naccess_log off;\n" + temporary + "include "
                        + folder.resolve("signalbox.conf") + ";\n}\n");
        return new ProxyProgram(
                List.of(program.toString(), "-p", folder.toString(), "-e", "stderr", "-c", folder + "/nginx.conf"),
                folder,
                address,
                "HUP",
                "gracefully shutting down");
    }

    /** HAProxy from {@code deploy/haproxy/signalbox.cfg}. */
    static ProxyProgram haproxy(WireAddress one, WireAddress two, String idle) {
        Map<String, String> changes = nodes(one, two);
        changes.put(" 60s\n", " " + idle + "\n");
        return haproxy("signalbox.cfg", changes);
    }

    /** The same, asking the nodes' management ports who is ready, as the file says it can. */
    static ProxyProgram haproxyAskingWhoIsReady(WireAddress one, int manageOne, WireAddress two, int manageTwo) {
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("server one 10.0.0.11:8080", "server one " + one + " port " + manageOne);
        changes.put("server two 10.0.0.12:8080", "server two " + two + " port " + manageTwo);
        changes.put("    http-check send meth GET uri /signalr/ping\n", "");
        changes.put("    default-server check inter 1s fall 1 rise 1 on-marked-down shutdown-sessions\n", "");
        changes.put(
                "    # http-check send meth GET uri /health/ready\n",
                "    http-check send meth GET uri /health/ready\n");
        changes.put(
                "    # default-server check port 9090 inter 1s fall 1 rise 1\n",
                "    default-server check inter 1s fall 1 rise 1\n");
        return haproxy("signalbox.cfg", changes);
    }

    /** HAProxy from {@code deploy/haproxy/signalbox-tcp.cfg}; {@code header} is what it sends: {@code send-proxy-v2} or {@code send-proxy}. */
    static ProxyProgram haproxyPassingOn(WireAddress one, WireAddress two, String header) {
        Map<String, String> changes = nodes(one, two);
        changes.put("send-proxy-v2", header);
        return haproxy("signalbox-tcp.cfg", changes);
    }

    private static ProxyProgram haproxy(String file, Map<String, String> changes) {
        Path program = find("haproxy");
        Path folder = folder();
        WireAddress address = free();
        changes.put("maxconn 20000", "maxconn 1000"); // within what a shell may open
        changes.put("bind :80\n", "bind " + address + "\n");
        write(folder, file, changed(FILES.resolve("haproxy").resolve(file), changes));
        return new ProxyProgram(
                List.of(program.toString(), "-W", "-f", folder.resolve(file).toString()),
                folder,
                address,
                "USR2",
                "Loading success");
    }

    private static Map<String, String> nodes(WireAddress one, WireAddress two) {
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("10.0.0.11:8080", one.toString());
        changes.put("10.0.0.12:8080", two.toString());
        return changes;
    }

    private static Path find(String name) {
        String property = "signalbox." + name;
        String named = System.getProperty(property);
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        Stream<Path> places = named == null
                ? Arrays.stream(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, name))
                : Stream.of(Path.of(named));
        return places.filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No " + name + ": install one (Debian: apt-get install "
                        + name + ") so that it is on the PATH, or set -D" + property + "=/path/to/" + name
                        + (named == null ? "." : " to an executable file (it is \"" + named + "\").")));
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("signalbox-proxy").toAbsolutePath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static WireAddress free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LISTENING))) {
            return new WireAddress(LISTENING, socket.getLocalPort());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String changed(Path file, Map<String, String> changes) {
        try {
            String text = Files.readString(file);
            for (Map.Entry<String, String> change : changes.entrySet()) {
                if (!text.contains(change.getKey())) {
                    throw new IllegalStateException(file + " has no \"" + change.getKey() + "\" that could be changed");
                }
                text = text.replace(change.getKey(), change.getValue());
            }
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void write(Path folder, String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it listens. */
    WireAddress address() {
        return address;
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Reads its configuration again, as an operator has it do, and waits until it has. */
    void reload() {
        int before = reloads();
        try {
            int result = new ProcessBuilder("kill", "-" + reloadSignal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (result != 0) {
                throw new IllegalStateException("kill: " + result);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        await("it does not reload", () -> reloads() > before && listens());
    }

    private int reloads() {
        return said().split(reloaded, -1).length;
    }

    private void await(String complaint, BooleanSupplier condition) {
        Deadline deadline = Deadline.in(PATIENCE);
        try {
            while (!condition.getAsBoolean()) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS) || deadline.passed()) {
                    String said = said();
                    close();
                    throw new IllegalStateException(complaint + "; it says: " + said);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("said"), UTF_8);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        workers.forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

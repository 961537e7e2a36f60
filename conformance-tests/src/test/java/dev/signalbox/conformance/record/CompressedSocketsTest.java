package dev.signalbox.conformance.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Frame;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets that compress (RFC 7692): the recording has what was meant, the other side what was sent. */
final class CompressedSocketsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int COMPRESSED = 4; // the first reserved bit

    @TempDir
    private Path directory;

    @Test
    @DisplayName("a context that is kept, fragments, and messages that are not compressed among others that are")
    void contextKept() throws Exception {
        Deflate down = new Deflate();
        Deflate up = new Deflate();
        byte[] second = down.next("to all of you, to all of you");
        byte[] third = down.next("to all of you, and \u00e9 again");
        byte[] call = up.next("{\"H\":\"chathub\",\"M\":\"Send\"}");

        List<Event.WsMessage> messages = messages(record(
                "permessage-deflate",
                List.of(
                        new Frame(true, COMPRESSED, Frame.TEXT, false, second),
                        new Frame(false, COMPRESSED, Frame.TEXT, false, Arrays.copyOf(third, 3)),
                        new Frame(true, 0, Frame.PING, false, new byte[0]),
                        new Frame(true, 0, Frame.CONTINUATION, false, Arrays.copyOfRange(third, 3, third.length)),
                        new Frame(true, 0, Frame.TEXT, false, bytes("plain"))),
                List.of(
                        new Frame(false, COMPRESSED, Frame.TEXT, true, Arrays.copyOf(call, 2)),
                        new Frame(true, 0, Frame.CONTINUATION, true, Arrays.copyOfRange(call, 2, call.length)),
                        new Frame(false, 0, Frame.TEXT, true, bytes("in ")),
                        new Frame(true, 0, Frame.CONTINUATION, true, bytes("two")),
                        new Frame(
                                true,
                                COMPRESSED,
                                Frame.TEXT,
                                true,
                                up.next("{\"H\":\"chathub\",\"M\":\"Send\",\"I\":1}")))));

        assertThat(texts(messages, Party.SERVER))
                .containsExactly("to all of you, to all of you", "to all of you, and \u00e9 again", "plain");
        assertThat(texts(messages, Party.CLIENT))
                .containsExactly(
                        "{\"H\":\"chathub\",\"M\":\"Send\"}", "in two", "{\"H\":\"chathub\",\"M\":\"Send\",\"I\":1}");
        assertThat(messages)
                .filteredOn(message -> message.by() == Party.CLIENT)
                .extracting(Event.WsMessage::fragments)
                .containsExactly(List.of(), List.of(3, 3), List.of());
    }

    @Test
    @DisplayName("a context that one side forgets with each message, also when its blocks are final ones")
    void contextForgotten() throws Exception {
        List<Event.WsMessage> messages = messages(record(
                "permessage-deflate; server_no_context_takeover",
                List.of(
                        new Frame(true, COMPRESSED, Frame.TEXT, false, new Deflate().next("one and one")),
                        new Frame(true, COMPRESSED, Frame.TEXT, false, Deflate.last("two and two")),
                        new Frame(true, COMPRESSED, Frame.BINARY, false, Deflate.last("three and three")),
                        new Frame(true, COMPRESSED, Frame.TEXT, false, new Deflate().next("four and four"))),
                List.of()));

        assertThat(texts(messages, Party.SERVER))
                .containsExactly("one and one", "two and two", "three and three", "four and four");
        assertThat(messages.get(2).binary()).isTrue();
    }

    @Test
    @DisplayName("final blocks where the context is kept, by a side that does not look back")
    void finalBlocks() throws Exception {
        List<Event.WsMessage> messages = messages(record(
                "permessage-deflate",
                List.of(
                        new Frame(true, COMPRESSED, Frame.TEXT, false, Deflate.last("one and one")),
                        new Frame(true, COMPRESSED, Frame.TEXT, false, Deflate.last("two and two")),
                        new Frame(true, COMPRESSED, Frame.TEXT, false, new Deflate().next("three and three"))),
                List.of()));

        assertThat(texts(messages, Party.SERVER)).containsExactly("one and one", "two and two", "three and three");
    }

    @Test
    @DisplayName("compressed without having been agreed on, or no such thing at all: told as it is, and passed on")
    void notAgreedOn() throws Exception {
        byte[] content = new Deflate().next("surprise");
        for (String extensions : List.of("", "permessage-deflate")) {
            byte[] wrong = extensions.isEmpty() ? content : new byte[] {7, 7, 7};
            Recording recording =
                    record(extensions, List.of(new Frame(true, COMPRESSED, Frame.TEXT, false, wrong)), List.of());
            assertThat(recording.events())
                    .filteredOn(Event.WsFrame.class::isInstance)
                    .singleElement()
                    .satisfies(event -> assertThat(((Event.WsFrame) event).by()).isEqualTo(Party.SERVER));
            assertThat(messages(recording)).isEmpty();
        }
    }

    private Recording record(String extensions, List<Frame> down, List<Frame> up) throws Exception {
        byte[] sent = all(up);
        byte[] answered = all(down);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> arrived =
                    CompletableFuture.supplyAsync(() -> serve(server, extensions, sent.length, answered));
            Recorder recorder = Recorder.start(new RecordOptions(
                    URI.create("http://127.0.0.1:" + server.getLocalPort()),
                    new InetSocketAddress("127.0.0.1", 0),
                    directory,
                    "compressed",
                    Map.of(),
                    true,
                    List.of(),
                    List.of(),
                    Duration.ZERO));
            try (recorder;
                    WireSocket client = WireSocket.open(WireAddress.local(recorder.port()), Deadline.in(SOON))) {
                client.send(bytes("GET /signalr/connect HTTP/1.1\r\nHost: old\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"));
                String head = "";
                while (!head.endsWith("\r\n\r\n")) {
                    head += new String(client.read(1, Deadline.in(SOON)), StandardCharsets.US_ASCII);
                }
                client.send(sent);
                ByteArrayOutputStream passed = new ByteArrayOutputStream();
                while (passed.size() < answered.length) {
                    passed.writeBytes(client.read(8192, Deadline.in(SOON)));
                }
                assertThat(passed.toByteArray()).isEqualTo(answered);
            }
            assertThat(arrived.get(10, TimeUnit.SECONDS)).isEqualTo(sent);
            return Recording.read(recorder.files().get(0));
        }
    }

    private static byte[] serve(ServerSocket server, String extensions, int length, byte[] answer) {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += (char) in.read();
            }
            socket.getOutputStream()
                    .write(bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + (extensions.isEmpty() ? "" : "Sec-WebSocket-Extensions: " + extensions + "\r\n")
                            + "\r\n"));
            byte[] arrived = in.readNBytes(length);
            socket.getOutputStream().write(answer);
            untilItEnds(in);
            return arrived;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void untilItEnds(InputStream in) {
        try {
            in.readAllBytes();
        } catch (IOException reset) {
            // That is an end, too.
        }
    }

    private static byte[] all(List<Frame> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(frame -> all.writeBytes(frame.toBytes()));
        return all.toByteArray();
    }

    private static List<Event.WsMessage> messages(Recording recording) {
        List<Event.WsMessage> messages = new ArrayList<>();
        for (Event event : recording.events()) {
            if (event instanceof Event.WsMessage message) {
                messages.add(message);
            }
        }
        return messages;
    }

    private static List<String> texts(List<Event.WsMessage> messages, Party by) {
        return messages.stream()
                .filter(message -> message.by() == by)
                .map(message -> message.bytes().text())
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One direction's compression. */
    private static final class Deflate {
        private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);

        /** As most do: flushed, without the four bytes that are always the same. */
        byte[] next(String text) {
            deflater.setInput(bytes(text));
            byte[] out = new byte[1024];
            int size = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(out, size - 4);
        }

        /** As RFC 7692 section 7.2.3.4 has it: a final block, and a byte that begins an empty one. */
        static byte[] last(String text) {
            Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
            deflater.setInput(bytes(text));
            deflater.finish();
            byte[] out = new byte[1024];
            int size = deflater.deflate(out);
            deflater.end();
            return Arrays.copyOf(out, size + 1);
        }
    }
}

package dev.signalbox.conformance.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.conformance.recording.Event.WsControl.Kind;
import dev.signalbox.conformance.wire.RawRequest.Header;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordingReaderTest {
    private static final String HEADER = "{\"recording\":1,\"title\":\"t\",\"settings\":{\"keepAlive\":10}}";

    private static final String REQUEST =
            "{\"t\":0,\"x\":1,\"ev\":\"request\",\"method\":\"GET\",\"target\":\"/\",\"headers\":[]}";

    @TempDir
    private Path directory;

    @Test
    void everyEventIsReadAsItWasWritten() {
        List<Header> headers = List.of(new Header("X-A", "1"), new Header("x-a", "zwei \" \\ \u0001"));
        Bytes odd = Bytes.of(new byte[] {(byte) 0xff, 0, 65});
        List<Event> events = List.of(
                new Event.Request(0, 1, "POST", "/a?b=%zz&c=+", headers, Bytes.of("x=1\u2028\u0085")),
                new Event.Request(1, 2, "GET", "/", List.of(), null),
                new Event.Request(1, 3, "POST", "/bytes", List.of(), odd),
                new Event.Response(2, 1, 200, "OK", headers),
                new Event.Data(3, 1, Bytes.of("data: {}\n\n")),
                new Event.Data(3, 1, odd),
                new Event.End(4, 1),
                new Event.Abort(5, 2, Party.NETWORK, true, false),
                new Event.Abort(5, 3, Party.CLIENT, false, true),
                new Event.WsOpen(6, 4, "/signalr/connect?x", headers),
                new Event.Response(7, 4, 101, "Switching Protocols", List.of()),
                new Event.WsMessage(8, 4, Party.CLIENT, Bytes.of("{}"), false, List.of(0, 2)),
                new Event.WsMessage(9, 4, Party.SERVER, odd, true, List.of()),
                new Event.WsFrame(10, 4, Party.CLIENT, odd),
                new Event.WsControl(11, 4, Kind.PING, Party.CLIENT, null, "p"),
                new Event.WsControl(12, 4, Kind.PONG, Party.SERVER, null, "p"),
                new Event.WsControl(13, 4, Kind.CLOSE, Party.SERVER, 1000, "bye"),
                new Event.WsControl(14, 4, Kind.CLOSE, Party.CLIENT, null, ""),
                new Event.Note(15, 0, "the network of A is down"),
                new Event.ServerEvent(16, 0, "killed"));
        String text = RecordingWriter.header(Map.of("title", "all of them"), true) + "\n"
                + events.stream().map(RecordingWriter::line).collect(Collectors.joining("\n")) + "\n";

        Recording recording = RecordingReader.parse("all", "all.jsonl", text);

        assertThat(recording.events()).isEqualTo(events);
        assertThat(recording.title()).isEqualTo("all of them");
        assertThat(recording.header().at("masked").raw()).isEqualTo("true");
    }

    @Test
    void settingsAreThoseOfTheHeader() {
        Recording recording = RecordingReader.parse("r", "r.jsonl", HEADER + "\n");

        assertThat(recording.setting("keepAlive")).hasToString("10");
        assertThat(recording.setting("cors")).isNull();
        assertThat(recording.text("client")).isEmpty();
    }

    /** As editors on Windows leave it. */
    @Test
    void byteOrderMarksLineEndsAndEmptyLinesOfEditorsAreNoTrouble() {
        String text = "\uFEFF" + HEADER + "\r\n\r\n" + REQUEST + "\r\n{\"t\":1,\"x\":1,\"ev\":\"end\"}\r\n\r\n";

        assertThat(RecordingReader.parse("r", "r.jsonl", text).events()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"t":1,"x":1,"ev":"request","method":"GET","target":"/","headers":[]} | line 3: x: 1 begins a second time
                    {"t":1,"x":1,"ev":"ws-open","target":"/","headers":[]}                | line 3: x: 1 begins a second time
                    {"t":1,"x":2,"ev":"end"}                                              | line 3: x: 2 has not begun
                    {"t":1,"x":0,"ev":"data","text":""}                                   | line 3: x: 0 has not begun
                    """)
    void whatWouldNotBeComparedIsRefused(String line, String reason) {
        assertThatThrownBy(() -> RecordingReader.parse("r", "r.jsonl", HEADER + "\n" + REQUEST + "\n" + line))
                .isInstanceOf(RecordingException.class)
                .hasMessageStartingWith("r.jsonl, " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    not json                                               | line 2: not JSON at character 1
                    [1]                                                    | line 2: not a JSON object
                    {"t":1,"x":1,"ev":"surprise"}                          | line 2: ev: surprise (expected: an event of version 2)
                    {"x":1,"ev":"end"}                                     | line 2: no member "t"
                    {"t":1.5,"x":1,"ev":"end"}                             | line 2: t: 1.5 (expected: a whole number)
                    {"t":1,"x":1,"ev":"abort","by":"nobody"}               | line 2: by: nobody (expected: client, server or network)
                    {"t":1,"x":1,"ev":"data","textBase64":"%"}             | line 2: textBase64: not Base64
                    {"t":1,"x":1,"ev":"response","status":200,"headers":7} | line 2: not an array: 7
                    """)
    void whatIsWrongWithALineIsSaidInOne(String line, String reason) {
        assertThatThrownBy(() -> RecordingReader.parse("r", "r.jsonl", HEADER + "\n" + line + "\n"))
                .isInstanceOf(RecordingException.class)
                .hasMessageStartingWith("r.jsonl, " + reason)
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"recording":99} | line 1: recording: 99 (expected: a version from 1 to 2)
                    {"a":1}          | line 1: no member "recording"
                    """)
    void aWrongHeaderIsSaid(String header, String reason) {
        assertThatThrownBy(() -> RecordingReader.parse("r", "r.jsonl", header))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void filesThatAreMissingEmptyOrNoTextAreSaidByName() throws Exception {
        Path missing = directory.resolve("missing.jsonl");
        Path empty = Files.createFile(directory.resolve("empty.jsonl"));
        Path binary = Files.write(directory.resolve("binary.jsonl"), new byte[] {(byte) 0xff, 1});

        assertThatThrownBy(() -> Recording.read(missing)).hasMessage(missing + ": no such file");
        assertThatThrownBy(() -> Recording.read(empty)).hasMessageStartingWith(empty + ": empty");
        assertThatThrownBy(() -> Recording.read(binary)).hasMessageStartingWith(binary + ": not UTF-8 text");
        assertThatThrownBy(() -> Recording.read(directory)).hasMessageStartingWith(directory + ": a directory");
    }
}

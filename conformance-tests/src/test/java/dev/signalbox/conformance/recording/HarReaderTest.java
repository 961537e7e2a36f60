package dev.signalbox.conformance.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HarReaderTest {
    private static final String SESSION = """
            {"log":{"version":"1.2","entries":[
             {"startedDateTime":"2026-11-25T10:00:01.000Z","time":500,
              "request":{"method":"GET","url":"ws://old/signalr/connect?transport=webSockets","headers":[]},
              "response":{"status":101,"statusText":"Switching Protocols","headers":[],"content":{}},
              "_resourceType":"websocket","_webSocketMessages":[
               {"type":"receive","time":1795600801.2,"opcode":1,"data":"{\\"C\\":\\"c\\",\\"S\\":1,\\"M\\":[]}"},
               {"type":"send","time":1795600802.5,"opcode":1,"data":"{\\"I\\":0}"}]},
             {"startedDateTime":"2026-11-25T10:00:00.000Z","time":20,
              "request":{"method":"POST","url":"http://old/signalr/send?a=b","headers":[{"name":":path","value":"/"},{"name":"Host","value":"old"}],
               "postData":{"text":"data=1"}},
              "response":{"status":200,"statusText":"OK","headers":[],"content":{"text":"e30=","encoding":"base64"}}}]}}
            """;

    @TempDir
    private Path directory;

    @Test
    void requestsAndWebSocketMessagesAreReadInTheOrderOfTime() throws Exception {
        Recording recording = Recording.read(Files.writeString(directory.resolve("session.har"), SESSION));

        assertThat(recording.name()).isEqualTo("session");
        assertThat(recording.events())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Request", "Response", "Data", "End", "WsOpen", "Response", "WsMessage", "WsMessage");
        Event.Request request = (Event.Request) recording.events().get(0);
        assertThat(request.target()).isEqualTo("/signalr/send?a=b");
        assertThat(request.headers()).extracting(header -> header.name()).containsExactly("Host");
        assertThat(((Event.Data) recording.events().get(2)).bytes().text()).isEqualTo("{}");
        assertThat(recording.events().get(7).byClient()).isTrue();
    }

    @Test
    void whatIsNoBase64IsSaidInOneLine() throws Exception {
        Path file = Files.writeString(directory.resolve("odd.har"), SESSION.replace("e30=", "%%"));

        assertThatThrownBy(() -> Recording.read(file))
                .isInstanceOf(RecordingException.class)
                .hasMessageStartingWith(file + ": not a HAR: ");
    }

    @Test
    void whatIsNoHarIsSaidInOneLine() throws Exception {
        Path file = Files.writeString(directory.resolve("odd.har"), "{\"log\":{}}");

        assertThatThrownBy(() -> Recording.read(file))
                .isInstanceOf(RecordingException.class)
                .hasMessageStartingWith(file + ": not a HAR: no member entries");
    }
}

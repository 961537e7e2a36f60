package dev.signalbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonPayloadTest {

    @Test
    void textIsKeptAsUtf8() {
        JsonPayload payload = JsonPayload.ofText("\"é😀\"");
        assertThat(payload.length()).isEqualTo(8);
        assertThat(payload).hasToString("\"é😀\"");
        assertThat(payload.toByteArray()).isEqualTo("\"é😀\"".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void equalTextsAreEqualPayloads() {
        JsonPayload payload = JsonPayload.ofUtf8(new byte[] {'n', 'u', 'l', 'l'});
        assertThat(payload).isEqualTo(JsonPayload.ofNull()).hasSameHashCodeAs(JsonPayload.ofNull());
        assertThat(payload.isNull()).isTrue();
        assertThat(JsonPayload.ofText("true").isNull()).isFalse();
    }

    @Test
    void aCopyCannotChangeThePayload() {
        JsonPayload payload = JsonPayload.ofText("1");
        payload.toByteArray()[0] = '2';
        assertThat(payload).hasToString("1");
    }

    @Test
    void nothingIsNoPayload() {
        assertThatThrownBy(() -> JsonPayload.ofText("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRefusalHasAFailingStatusAndNoTrace() {
        ProtocolException refusal = new ProtocolException(400, "no");
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal).hasMessage("no");
        assertThat(refusal.getStackTrace()).isEmpty();
        assertThatThrownBy(() -> new ProtocolException(200, "fine")).isInstanceOf(IllegalArgumentException.class);
    }
}

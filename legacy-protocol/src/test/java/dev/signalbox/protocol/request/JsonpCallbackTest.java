package dev.signalbox.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonpCallbackTest {

    @Test
    void anAnswerIsWrapped() throws ProtocolException { // L 55
        JsonpCallback callback = JsonpCallback.parse("cb.x");
        assertThat(callback.wrap("{ \"Response\": \"pong\" }")).isEqualTo("cb.x({ \"Response\": \"pong\" });");
        assertThat(new String(callback.wrap("{\"é\":1}".getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                .isEqualTo("cb.x({\"é\":1});");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cb", "$", "_", "$.a._1", "jQuery18_42", "größe.x", "If", "nan"})
    void dottedIdentifiersAreValid(String name) throws ProtocolException {
        assertThat(JsonpCallback.parse(name).name()).isEqualTo(name);
    }

    @ParameterizedTest(name = "L 56: \"{0}\" is refused")
    @ValueSource(
            strings = {
                "",
                " ",
                "a-b",
                "if",
                "a.if",
                "1a",
                "a..b",
                ".a",
                "a.",
                "a b",
                "a(",
                "alert(1)//",
                "NaN",
                "undefined",
                "Infinity",
                "a.new",
                "a;b",
                "a\n",
                "😀"
            })
    void otherNamesAreRefused(String name) {
        assertThatThrownBy(() -> JsonpCallback.parse(name))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.status()).isEqualTo(400));
        assertThatThrownBy(() -> new JsonpCallback(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void whateverPassesCannotLeaveTheCall(@ForAll String name) {
        try {
            assertThat(JsonpCallback.parse(name).name()).doesNotContainPattern("[^\\p{L}\\p{Nd}$_.]");
        } catch (ProtocolException e) {
            assertThat(e).hasMessage("The JSONP callback name is not valid.");
        }
    }
}

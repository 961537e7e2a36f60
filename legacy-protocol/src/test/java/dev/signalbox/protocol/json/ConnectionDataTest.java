package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.ProtocolException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionDataTest {

    @ParameterizedTest(name = "L 72: {0} names no hubs")
    @NullAndEmptySource
    @ValueSource(strings = {" ", "null", "[]", "[ ]"})
    void nothingNamesNoHubs(String json) throws ProtocolException {
        assertThat(ConnectionData.hubNames(json)).isEmpty();
    }

    @ParameterizedTest(name = "L 73: {0}")
    @ValueSource(
            strings = {
                "[{\"name\":\"chatHub\"}]",
                "[{\"Name\":\"chatHub\"}]",
                "[{name:'chatHub'}]",
                "/*c*/[{\"NAME\":/*d*/\"chatHub\"}]",
                "[{\"name\":\"chatHub\",}]",
                "[{\"name\":\"chatHub\"},]",
                "[{\"x\":[1,{\"name\":\"y\"}],\"name\":\"chatHub\"}]",
                "[{\"name\":\"other\",\"name\":\"chatHub\"}]",
                "[{\"name\":\"chatHub\"}] trailing",
                "[{\"name\":\"chatHub\"}],[]"
            })
    void sloppySyntaxIsRead(String json) throws ProtocolException {
        assertThat(ConnectionData.hubNames(json)).containsExactly("chatHub");
    }

    @Test
    void namesKeepOrderCaseAndDuplicates() throws ProtocolException {
        assertThat(ConnectionData.hubNames("[{\"name\":\"B\"},{\"name\":\"a\"},{\"name\":\"b\"}]"))
                .containsExactly("B", "a", "b");
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(
            strings = {
                "[{}]",
                "[null]",
                "[{\"name\":null}]",
                "[{\"name\":\"\"}]",
                "[{\"name\":[]}]",
                "[\"chatHub\"]",
                "{\"name\":\"chatHub\"}",
                "\"chatHub\"",
                "5",
                "true",
                "[",
                "[{\"name\":\"chatHub\"}",
                "\uFEFF[{\"name\":\"chatHub\"}]",
                "]",
                "xxxxxxx",
                "[[]]"
            })
    void otherShapesAreRefusedWithoutRepeatingThem(String json) {
        assertThatThrownBy(() -> ConnectionData.hubNames(json))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessage("The connectionData is not a valid list of hubs.");
    }

    @Test
    void limitsAreKept() throws ProtocolException {
        ReadLimits two = new ReadLimits(100, 64, 1, 2);
        assertThat(ConnectionData.hubNames("[{\"name\":\"a\"},{\"name\":\"b\"}]", two))
                .hasSize(2);
        assertThatThrownBy(() -> ConnectionData.hubNames("[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]", two))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> ConnectionData.hubNames("[]" + " ".repeat(99), two))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> ConnectionData.hubNames("[{\"x\":" + "[".repeat(100_000)))
                .isInstanceOf(ProtocolException.class);
    }

    @Property(tries = 2000)
    void anyTextIsReadOrRefused(@ForAll("pieces") String json) {
        try {
            assertThat(ConnectionData.hubNames(json)).doesNotContain("");
        } catch (ProtocolException e) {
            assertThat(e.status()).isEqualTo(400);
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                        "[", "]", "{", "}", "\"name\"", ":", "\"h\"", ",", "null", "1", "'", "/*", "\\", "\u0000", "x")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }
}

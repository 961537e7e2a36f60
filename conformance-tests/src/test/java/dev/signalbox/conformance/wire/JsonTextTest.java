package dev.signalbox.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {

    @Test
    void everyValueKeepsItsOwnText() {
        JsonText json = JsonText.parse("{\"C\":\"d\\u0041\",\"M\":[1.0, {\"a\":[]},true] ,\"n\":null}");

        assertThat(json.names()).containsExactly("C", "M", "n");
        assertThat(json.at("C").raw()).isEqualTo("\"d\\u0041\"");
        assertThat(json.at("C").string()).isEqualTo("dA");
        assertThat(json.at("M").elements()).extracting(JsonText::raw).containsExactly("1.0", "{\"a\":[]}", "true");
        assertThat(json.at("n").raw()).isEqualTo("null");
        assertThat(json.get("x")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "01",
                "1.",
                "+1",
                ".5",
                "1e",
                "tru",
                "nulls",
                "NaN",
                "\"",
                "\"\n\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "[] []",
                "{\"a\":1,\"a\":2}",
                "{\"a\" 1}",
                "[1 2]",
                "// c\n1",
                "{,}"
            })
    void whatIsNotExactlyOneJsonValueIsRefused(String text) {
        assertThatThrownBy(() -> JsonText.parse(text))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void endlessNestingIsRefusedBeforeTheStackEnds() {
        assertThatThrownBy(() -> JsonText.parse("[".repeat(100_000))).hasMessageContaining("at most 200 levels");
    }

    @Property
    void anyTextSurvivesQuoting(@ForAll String text) {
        assertThat(JsonText.parse(JsonText.quote(text)).string()).isEqualTo(text);
    }

    @Property
    void parsingIsAWordOrAFailureOfItsOwn(@ForAll String text) {
        try {
            assertThat(text).contains(JsonText.parse(text).raw());
        } catch (WireException refused) {
            assertThat(refused).hasMessageContaining("not JSON");
        }
    }
}

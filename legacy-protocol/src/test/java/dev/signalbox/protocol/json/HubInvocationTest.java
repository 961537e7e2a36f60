package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.ProtocolException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubInvocationTest {

    private static HubInvocation parse(String text) throws ProtocolException {
        return HubInvocation.parse(text, ReadLimits.defaults());
    }

    @Test
    void theUsualCallIsRead() throws ProtocolException {
        assertThat(parse("{\"H\":\"chathub\",\"M\":\"Send\",\"A\":[\"x\",1],\"I\":0,\"S\":{\"name\":\"n\"}}"))
                .isEqualTo(new HubInvocation("chathub", "Send", List.of("\"x\"", "1"), "0", "{\"name\":\"n\"}"));
    }

    @ParameterizedTest(name = "L 188: {0}")
    @ValueSource(
            strings = {
                "{\"h\":\"c\",\"m\":\"add\",\"a\":[1,2],\"i\":2}",
                "{\"I\":2,\"A\":[1,2],\"M\":\"add\",\"H\":\"c\"}",
                "{'H':'c','M':'add','A':[1,2],'I':2}",
                "{H:\"c\",M:\"add\",A:[1,2,],I:2,}",
                "/*x*/{\"H\":\"c\",//y\n\"M\":\"add\",\"A\":[/*z*/1,2/*z*/],\"I\":2}",
                "{\"H\":\"other\",\"H\":\"c\",\"M\":\"add\",\"A\":[1,2],\"I\":2,\"X\":{\"y\":[1]},\"Hub\":5}",
                " \t\n{\"H\":\"c\",\"M\":\"add\",\"A\":[1,2],\"I\":2} {\"H\":\"next\"}",
                "{\"H\":\"c\",\"M\":\"add\",\"A\":[1,2],\"I\":2}x"
            })
    void caseOrderExtrasAndSloppinessDoNotMatter(String text) throws ProtocolException {
        assertThat(parse(text)).isEqualTo(new HubInvocation("c", "add", List.of("1", "2"), "2", null));
    }

    /** With work that grows with the square of the length, one such text occupies a thread for many minutes. */
    @ParameterizedTest(name = "4 million characters of {0}")
    @Timeout(60)
    @ValueSource(
            strings = {"\\ud800", "new a(", "new a('", "new a(')'", "new a(/*", "undefined,", "-00,", "[,", "/*", "'"})
    void whatIsHostileIsReadInOnePass(String piece) throws ProtocolException {
        ReadLimits limits = ReadLimits.defaults();
        String pieces = piece.repeat((limits.maxTextLength() - 100) / piece.length());
        assertThat(parse("{\"A\":[\"" + pieces + "\"]}").arguments()).hasSize(1);
        assertThatThrownBy(() -> parse("{\"X\":[" + pieces)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            value = {
                "{|\\ud83d|:1}; {|\\ufffd|:1}",
                "{|\\ud83d lone \\uDE00|:|\\uD83D|}; {|\\ufffd lone \\ufffd|:|\\ufffd|}",
                "{|\\ud83d\\ude00 \\\\ud83d \\u00e9|:|\\ud83d\\ud83d\\ude00|}; "
                        + "{|\\ud83d\\ude00 \\\\ud83d \\u00e9|:|\\ufffd\\ud83d\\ude00|}"
            },
            delimiter = ';',
            quoteCharacter = '`')
    void halvesOfSurrogatePairsReadAsReplacementCharacters(String sent, String argument) throws ProtocolException {
        assertThat(parse("{\"H\":\"c\",\"M\":\"m\",\"A\":[" + quoted(sent) + "],\"I\":0}")
                        .arguments())
                .containsExactly(quoted(argument));
    }

    private static String quoted(String text) {
        return text.replace('|', '"');
    }

    @ParameterizedTest(name = "L 187: I {0} is {1}")
    @CsvSource(
            value = {
                "0; 0",
                "1.0; 1.0",
                "1.50; 1.50",
                "true; true",
                "null; ",
                "\"abc\"; abc",
                "99999999999999999999; 99999999999999999999"
            },
            delimiter = ';',
            quoteCharacter = '`')
    void anyScalarIsAnId(String written, String expected) throws ProtocolException {
        assertThat(parse("{\"I\":" + written + "}").id()).isEqualTo(expected);
    }

    @Test
    void absentMembersAreNull() throws ProtocolException { // L 186
        assertThat(parse("{}")).isEqualTo(new HubInvocation(null, null, List.of(), null, null));
        assertThat(parse("{\"A\":null,\"S\":null,\"H\":null}").arguments()).isEmpty();
    }

    @Test
    void argumentsKeepTheirText() throws ProtocolException {
        assertThat(parse("{\"A\":[ 1.50 , {\"a\" : [1, {}]},\"\\u0041é😀\", 'q', null, true, -1e5 , [] ]}")
                        .arguments())
                .containsExactly("1.50", "{\"a\" : [1, {}]}", "\"\\u0041é😀\"", "'q'", "null", "true", "-1e5", "[]");
        assertThat(parse("{\"A\":[1,,2]}").arguments()).containsExactly("1", "null", "2");
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(
            strings = {
                "",
                "null",
                "5",
                "\"x\"",
                "[]",
                "true",
                "{",
                "}",
                "{\"A\":{}}",
                "{\"A\":\"x\"}",
                "{\"I\":{\"a\":1}}",
                "{\"I\":[]}",
                "{\"H\":{}}",
                "{\"S\":5}",
                "{\"S\":[]}",
                "{\"A\":[1}",
                "{\"A\":[1",
                "{\"H\":\"c\"",
                "\uFEFF{}",
                "{\"A\":[True]}",
                "{\"A\":[\"unterminated]}",
                "{\"A\":[+1]}",
                "{\"A\":[\"\\x41\"]}"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.status()).isEqualTo(500))
                .hasMessage("The hub invocation is malformed.");
    }

    @Test
    void stateMayHave4096Characters() throws ProtocolException { // L 189
        String fits = "{\"k\":\"" + "é".repeat(4096 - 8) + "\"}";
        assertThat(parse("{\"S\":" + fits + "}").stateJson()).hasSize(4096).isEqualTo(fits);
        String spaced = "{ \"k\" : \"" + "\\\"".repeat(2044) + "\" }";
        assertThat(parse("{\"S\":" + spaced + "}").stateJson()).isEqualTo(spaced);
        assertThatThrownBy(() -> parse("{\"S\":" + fits.replace("\"}", "x\"}") + "}"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("State has exceeded the maximum length of 4096 bytes.");
    }

    @Test
    void limitsAreKept() throws ProtocolException {
        ReadLimits tight = new ReadLimits(40, 4, 2, 1);
        assertThat(HubInvocation.parse("{\"A\":[1,[[2]]]}", tight).arguments()).hasSize(2);
        assertThatThrownBy(() -> HubInvocation.parse("{\"A\":[1,2,3]}", tight)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> HubInvocation.parse("{\"A\":[[[[]]]]}", tight)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> HubInvocation.parse("{\"M\":\"" + "x".repeat(40) + "\"}", tight))
                .isInstanceOf(ProtocolException.class);
        assertThat(parse("{\"A\":[" + "[".repeat(62) + "]".repeat(62) + "]}").arguments())
                .hasSize(1);
        assertThatThrownBy(() -> parse("{\"A\":[" + "[".repeat(63) + "]".repeat(63) + "]}"))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> parse("{\"x\":".repeat(200_000))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void longTextsAreCutAtTheRightPlaces() throws ProtocolException {
        String big = "\"" + "é\\u0041".repeat(30_000) + "\"";
        HubInvocation call = parse("{\"H\":\"h\",\"A\":[" + big + ",12345,{\"k\":" + big + "}],\"I\":\"7\"}");
        assertThat(call.arguments()).containsExactly(big, "12345", "{\"k\":" + big + "}");
        assertThat(call.id()).isEqualTo("7");
    }

    @Property
    void argumentsOfAnyTextAreReadBack(@ForAll List<String> texts, @ForAll @IntRange(max = 3) int spaces)
            throws Exception {
        StringBuilder json = new StringBuilder("{\"A\":[");
        for (String text : texts) {
            json.append(json.length() > 6 ? "," : "").append(" ".repeat(spaces)).append(new Utf8Buffer().string(text));
        }
        List<String> arguments = HubInvocation.parse(json.append("]}").toString(), new ReadLimits(1 << 20, 64, 1000, 1))
                .arguments();
        assertThat(arguments).hasSameSizeAs(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(new Utf8Buffer().string(texts.get(i))).hasToString(arguments.get(i));
        }
    }

    @Property
    void anyCutOfACallIsRefused(@ForAll @IntRange(min = 0, max = 70) int length) {
        String whole = "{\"H\":\"chathub\",\"M\":\"Send\",\"A\":[\"x\",1,{\"a\":[null]}],\"I\":0,\"S\":{}}";
        assertThatThrownBy(() -> parse(whole.substring(0, Math.min(length, whole.length() - 1))))
                .isInstanceOf(ProtocolException.class);
    }

    @Property(tries = 3000)
    void anyTextIsReadOrRefused(@ForAll("pieces") String text) {
        try {
            parse("{" + text)
                    .arguments()
                    .forEach(argument -> assertThat(argument).isNotEmpty());
        } catch (ProtocolException e) {
            assertThat(e.status()).isEqualTo(500);
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                        "\"A\":[", "\"I\":", "\"S\":{", "H:", "1", "-", "\"", "'", "]", "}", "{", "[", ",", "null",
                        "NaN", "/*", "*/", "//", "\\u00", "\\", "\n", "\ud83d", "true")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }
}

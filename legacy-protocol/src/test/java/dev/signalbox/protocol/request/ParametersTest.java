package dev.signalbox.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.ProtocolException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {

    private static Parameters query(String text) throws ProtocolException {
        return Parameters.ofQuery(text);
    }

    private static Parameters form(String text) throws ProtocolException {
        return Parameters.ofForm(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesIgnoreCase() throws ProtocolException {
        Parameters parameters = query("ConnectionToken=a&TRANSPORT=b");
        assertThat(parameters.get("connectiontoken")).isEqualTo("a");
        assertThat(parameters.get("transport")).isEqualTo("b");
        assertThat(parameters.asMap()).containsEntry("CONNECTIONTOKEN", "a");
    }

    @Test
    void absentIsNullAndEmptyIsEmpty() throws ProtocolException {
        Parameters parameters = query("messageId=&x");
        assertThat(parameters.get("messageId")).isEmpty();
        assertThat(parameters.contains("messageId")).isTrue();
        assertThat(parameters.get("x")).isNull();
        assertThat(parameters.contains("x")).isFalse();
        assertThat(Parameters.ofQuery(null).asMap()).isEmpty();
    }

    @Test
    void queriesAreCutAtSemicolonsAndFormsAreNot() throws ProtocolException {
        assertThat(query("a=1;b=2&c=3").asMap()).hasSize(3);
        assertThat(form("a=1;b=2&c=3").get("a")).isEqualTo("1;b=2");
    }

    @Test
    void repeatedNamesAreJoinedInOrder() throws ProtocolException {
        assertThat(query("clientProtocol=1.4&x=0&CLIENTPROTOCOL=1.5&clientProtocol=2.0")
                        .get("clientProtocol"))
                .isEqualTo("1.4,1.5,2.0");
    }

    @Test
    void theTrailingAmpersandOfTheJavaClientIsHarmless() throws ProtocolException {
        assertThat(form("data=%7B%7D&").asMap()).containsOnlyKeys("data").containsValue("{}");
    }

    @Test
    void charactersThatShouldBeEscapedAreTaken() throws ProtocolException { // J6
        assertThat(query("connectionData=[{\"name\":\"chathub\"}]&messageId=d-1|A,2")
                        .asMap())
                .containsEntry("connectionData", "[{\"name\":\"chathub\"}]")
                .containsEntry("messageId", "d-1|A,2");
    }

    @ParameterizedTest(name = "{0} decodes to {1}")
    @CsvSource({
        "a+b, a b",
        "a%2Bb, a+b",
        "%C3%A9, é",
        "%c3%a9, é",
        "%F0%9F%98%80, 😀",
        "%E2%82%AC, €",
        "100%, 100%",
        "%4, %4",
        "%zz, %zz",
        "%%41, %A",
        "%C3, %C3",
        "%C3A, %C3A",
        "%C3%41, %C3A",
        "%C0%AF, %C0%AF",
        "%E0%80%80, %E0%80%80",
        "%ED%A0%80, %ED%A0%80",
        "%F4%90%80%80, %F4%90%80%80",
        "%FF%41, %FFA",
        "a=b=c, a=b=c"
    })
    void valuesAreDecodedLikeTheOriginal(String raw, String expected) throws ProtocolException {
        assertThat(query("v=" + raw).get("v")).isEqualTo(expected);
    }

    @Test
    void namesAreDecodedAndLoseLeadingWhiteSpace() throws ProtocolException {
        assertThat(query(" \t%41b=1&=2").asMap()).containsEntry("Ab", "1").containsEntry("", "2");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheForm() throws ProtocolException {
        assertThat(form("\uFEFFdata=x").get("data")).isEqualTo("x");
    }

    @Test
    void tooManyPairsAreRefused() throws ProtocolException {
        assertThat(Parameters.ofQuery("a=1&b=2", 2).asMap()).hasSize(2);
        assertThatThrownBy(() -> Parameters.ofQuery("a=1&b=2&c=3", 2))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.status()).isEqualTo(400));
        assertThatThrownBy(() -> form("x=1&".repeat(1001))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void valuesAreNotShown() throws ProtocolException {
        assertThat(query("connectionToken=secret")).hasToString("Parameters[connectionToken]");
    }

    @Property
    void anyQueryIsReadOrRefused(@ForAll("cuts") String text) {
        try {
            query(text).asMap().forEach((name, value) -> assertThat(value).isNotNull());
            form(text);
        } catch (ProtocolException e) {
            assertThat(e.status()).isEqualTo(400);
        }
    }

    @Property
    void anEncodedValueIsReadBack(@ForAll("texts") String text) throws ProtocolException {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        assertThat(query("a=1&v=" + encoded + "&b=2").get("v")).isEqualTo(text);
        assertThat(form("v=" + encoded).get("v")).isEqualTo(text);
    }

    @Property
    void anyBodyIsReadOrRefused(@ForAll byte[] body) {
        try {
            assertThat(Parameters.ofForm(body)).isNotNull();
        } catch (ProtocolException e) {
            assertThat(e.status()).isEqualTo(400);
        }
    }

    @Provide
    Arbitrary<String> cuts() {
        return Arbitraries.of("%", "%4", "%41", "%C3", "%A9", "%F0", "%9F", "&", ";", "=", "+", " ", "a", "é")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    /** Without lone surrogates, which no encoder can write. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().all().filter(text -> !text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF));
    }
}

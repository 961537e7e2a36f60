package dev.signalbox.gateway.undertow.routes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.URLUtils;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** URIs that somebody else has decoded, and the characters of heads. */
class WrittenUriTest {
    @Test
    @DisplayName("what may not stand in a path is an escape again")
    void escapes() {
        assertThat(WrittenUri.escaped("/plain/~a-b_c.d;v=1,2&3:@!$'()*+", UTF_8, true))
                .isEqualTo("/plain/~a-b_c.d;v=1,2&3:@!$'()*+");
        assertThat(WrittenUri.escaped("/a b\r\n\0?#%41", UTF_8, true)).isEqualTo("/a%20b%0D%0A%00%3F%23%2541");
        assertThat(WrittenUri.escaped("/{|}[]\\\"", UTF_8, true)).isEqualTo("/%7B%7C%7D%5B%5D%5C%22");
        assertThat(WrittenUri.escaped("/\u010d\u010a/\ud83d\ude00\u00e9", UTF_8, true))
                .isEqualTo("/%C4%8D%C4%8A/%F0%9F%98%80%C3%A9");
        assertThat(WrittenUri.escaped("/\u00e9", ISO_8859_1, true)).isEqualTo("/%E9");
        assertThat(WrittenUri.escaped("/a%2fb%5C%", UTF_8, true)).isEqualTo("/a%2fb%5C%25");
        assertThat(WrittenUri.escaped("/a%2fb", UTF_8, false)).isEqualTo("/a%252fb");
    }

    @Property
    @Label("what is escaped is well-formed, and decodes to what it was")
    void decodesToWhatItWas(@ForAll String path) {
        String text = new String(path.replace("%", "").getBytes(UTF_8), UTF_8);
        String escaped = WrittenUri.escaped(text, UTF_8, false);
        assertThat(escaped).matches("[!-~]*");
        assertThat(URLUtils.decode(escaped, "UTF-8", true, false, new StringBuilder()))
                .isEqualTo(text);
    }

    private static boolean holds(String method, String uri, String query, String name, String value) {
        HeaderMap headers = new HeaderMap().add(new HttpString("Host"), "a").add(new HttpString(name), value);
        return HeadText.isWellFormed(new HttpString(method), uri, query, headers);
    }

    @Test
    @DisplayName("nothing in a head ends a line or a word of it")
    void headText() {
        assertThat(holds("GET", "/\u00e9{|", "a={\"}\u00e9", "X-A", "b c\td\u00e9"))
                .isTrue();
        for (char c :
                new char[] {'\r', '\n', '\0', '\u010d', '\u010a', '\u0100'}) { // written as bytes, these are the same
            assertThat(holds("GET", "/" + c, "", "X-A", "b")).isFalse();
            assertThat(holds("GET", "/", "q" + c, "X-A", "b")).isFalse();
            assertThat(holds("GET", "/", "q", "X-A", "b" + c)).isFalse();
        }
        for (char c : new char[] {'\r', '\n', '\0', ' ', '\t', '\u007f', '\u0001'}) {
            assertThat(holds("GET", "/" + c, "", "X-A", "b")).isFalse();
            assertThat(holds("GET", "/", "q" + c, "X-A", "b")).isFalse();
        }
        for (char c : new char[] {'\0', ' ', '\t', '\u007f', ':', '\u00e9'}) { // others make no name
            assertThat(holds("GET", "/", "q", "X" + c, "b")).isFalse();
            assertThat(holds("GE" + c, "/", "q", "X-A", "b")).isFalse();
        }
        assertThat(HeadText.isWellFormed(Methods.GET, "/", "", new HeaderMap())).isTrue();
    }
}

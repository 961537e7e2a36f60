package dev.signalbox.gateway.undertow.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactsTest {

    @Test
    void firstCookieOfANameCountsAndValuesAreUnescaped() {
        assertThat(Facts.cookies(
                        List.of("a=1; b=oat%20meal+x=%C3%A9%zz; a=2; broken; =nameless; n%20=1", "c=\"q\"; b=3")))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("a", "1", "b", "oat meal+x=é%zz", "c", "\"q\"", "n%20", "1"));
    }

    @Test
    void noCookieHeaderMeansNoCookies() {
        assertThat(Facts.cookies(null)).isEmpty();
    }
}

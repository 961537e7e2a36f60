package dev.signalbox.gateway.undertow.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FactsTest {

    @Test
    void firstCookieOfANameCountsAndValuesStayAsSent() {
        assertThat(Facts.cookies(List.of("a=1; b=x=y%20; a=2; broken; =nameless", "c=\"q\"; b=3")))
                .containsExactlyInAnyOrderEntriesOf(java.util.Map.of("a", "1", "b", "x=y%20", "c", "\"q\""));
    }

    @Test
    void noCookieHeaderMeansNoCookies() {
        assertThat(Facts.cookies(null)).isEmpty();
    }
}

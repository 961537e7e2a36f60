package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PropertyNamingTest {

    record Quote(
            String symbol,
            double lastPrice,
            @JsonProperty("kept") int given,
            Map<String, Integer> byDay) {}

    static final class Bean {
        public int URLValue = 1;

        public String getName() {
            return "n";
        }
    }

    @Test
    void membersAreNamedAsChosenAndReadInAnyCase() throws JsonReadException {
        Quote quote = new Quote("X", 1, 2, Map.of("monday", 3));
        assertThat(text(PropertyNaming.AS_DECLARED, quote))
                .isEqualTo("{\"symbol\":\"X\",\"lastPrice\":1.0,\"kept\":2,\"byDay\":{\"monday\":3}}");
        String pascal = text(PropertyNaming.PASCAL_CASE, quote);
        assertThat(pascal).isEqualTo("{\"Symbol\":\"X\",\"LastPrice\":1.0,\"kept\":2,\"ByDay\":{\"monday\":3}}");
        for (PropertyNaming naming : PropertyNaming.values()) {
            assertThat(NetJson.named(naming).read(pascal, Quote.class)).isEqualTo(quote);
            assertThat(NetJson.named(naming).read(pascal.toLowerCase(java.util.Locale.ROOT), Quote.class))
                    .isEqualTo(new Quote("x", 1, 2, Map.of("monday", 3)));
        }
    }

    @Test
    void camelCaseLowersARunOfCapitalsButTheLast() {
        assertThat(text(PropertyNaming.CAMEL_CASE, new Bean())).isEqualTo("{\"urlValue\":1,\"name\":\"n\"}");
        assertThat(text(PropertyNaming.PASCAL_CASE, new Bean())).isEqualTo("{\"URLValue\":1,\"Name\":\"n\"}");
        assertThat(NetJson.named(PropertyNaming.AS_DECLARED)).isSameAs(NetJson.standard());
    }

    private static String text(PropertyNaming naming, Object value) {
        return NetJson.named(naming).payload(value).toString();
    }
}

package dev.signalbox.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EntityTagTest {
    private static final String TAG = EntityTag.of("body".getBytes(StandardCharsets.UTF_8));

    @Test
    void sameBodiesHaveTheSameTagAndOthersHaveOthers() {
        assertThat(TAG).isEqualTo(EntityTag.of("body".getBytes(StandardCharsets.UTF_8)));
        assertThat(TAG).matches("\"[0-9a-f]{24}\"").isNotEqualTo(EntityTag.of(new byte[0]));
    }

    @Test
    void aCacheMayKnowItAmongOthersOrWeaklyOrAnyhow() {
        assertThat(EntityTag.matches(TAG, TAG)).isTrue();
        assertThat(EntityTag.matches("\"a\", W/" + TAG + ",\"b\"", TAG)).isTrue();
        assertThat(EntityTag.matches("*", TAG)).isTrue();
        assertThat(EntityTag.matches(null, TAG)).isFalse();
        assertThat(EntityTag.matches("", TAG)).isFalse();
        assertThat(EntityTag.matches("\"x" + TAG.substring(1), TAG)).isFalse();
    }
}

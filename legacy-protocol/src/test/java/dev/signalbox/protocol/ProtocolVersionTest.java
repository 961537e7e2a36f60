package dev.signalbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolVersionTest {

    @ParameterizedTest(name = "L 45: \"{0}\" is no version and means 1.2")
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "abc",
                "1",
                "3",
                "-1.5",
                "1.-5",
                "1.5.1.2.3",
                "1.99999999999",
                "1.4,1.5",
                "1.",
                ".5",
                "1..5",
                "1.5.",
                "1. ",
                "1.+",
                "+-1.5",
                "1.5x",
                "１.５"
            })
    void textThatIsNoVersionMeansTheOldest(String text) {
        assertThat(ProtocolVersion.negotiate(text)).hasToString("1.2");
    }

    @ParameterizedTest(name = "L 46-49: {0} is answered {1}")
    @CsvSource({
        "1.0, 1.2",
        "0.9, 1.2",
        "1.1.9, 1.2",
        "1.2, 1.2",
        "1.3, 1.3",
        "1.4, 1.4",
        "1.5, 1.5",
        "1.6, 1.6",
        "1.2.0, 1.2.0",
        "1.5.0, 1.5.0",
        "1.5.1.2, 1.5.1.2",
        "01.05, 1.5",
        "' 1.5 ', 1.5",
        "'1 . 5', 1.5",
        "+1.4, 1.4",
        "1.-0.0, 1.2",
        "1.5.-0, 1.5.0",
        "2.0, 2.0",
        "2.0.0, 2.0",
        "2.0.1, 2.0",
        "2.1, 2.0",
        "9.9, 2.0",
        "1.2147483647, 1.2147483647"
    })
    void versionsAreEchoedWithinTheRange(String asked, String answered) {
        assertThat(ProtocolVersion.negotiate(asked)).hasToString(answered);
    }

    @ParameterizedTest
    @CsvSource({"1.2, false", "1.3, false", "1.3.9, false", "1.4, true", "1.5, true", "2.0, true"})
    void delayedStartBeginsWithOneFour(String version, boolean expected) {
        assertThat(ProtocolVersion.negotiate(version).supportsDelayedStart()).isEqualTo(expected);
    }

    @Property
    void anyTextGivesAVersionInTheRange(@ForAll String text) {
        assertThat(ProtocolVersion.negotiate(text)).isBetween(ProtocolVersion.MIN, ProtocolVersion.MAX);
    }

    @Property
    void aVersionInTheRangeIsEchoed(@ForAll @IntRange(min = 2) int minor, @ForAll @IntRange(min = -1) int build) {
        ProtocolVersion version = new ProtocolVersion(1, minor, build, -1);
        assertThat(ProtocolVersion.negotiate(version.toString())).isEqualTo(version);
    }

    @Test
    void componentsAreChecked() {
        assertThatThrownBy(() -> new ProtocolVersion(1, -1, -1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProtocolVersion(1, 2, -1, 3)).isInstanceOf(IllegalArgumentException.class);
    }
}

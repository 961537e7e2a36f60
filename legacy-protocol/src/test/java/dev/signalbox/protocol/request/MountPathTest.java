package dev.signalbox.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountPathTest {

    private final MountPath mount = new MountPath("/signalr");

    @ParameterizedTest(name = "L 1: {0} matches: {1}")
    @CsvSource({
        "/signalr, true",
        "/SIGNALR/x, true",
        "/signalr/, true",
        "/signalrx, false",
        "/signal, false",
        "/x/signalr, false",
        "'', false"
    })
    void wholeSegmentsMatchInAnyCase(String path, boolean expected) {
        assertThat(mount.matches(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/SIGNALR/Negotiate, /signalr/Negotiate", "/signalr, /signalr", "/SignalR, /signalr"})
    void theConfiguredCasingStandsInFront(String path, String expected) {
        assertThat(mount.localPath(path)).isEqualTo(expected);
    }

    @Test
    void theEmptyMountTakesEveryPath() {
        MountPath root = new MountPath("");
        assertThat(root.matches("/anything")).isTrue();
        assertThat(root.localPath("/anything")).isEqualTo("/anything");
    }

    @Test
    void badMountsAreRefusedInTheWordsOfTheOriginal() {
        assertThatThrownBy(() -> new MountPath("/signalr/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The path must not end with a '/'");
        assertThatThrownBy(() -> new MountPath("/")).hasMessageStartingWith("The path must not end with a '/'");
        assertThatThrownBy(() -> new MountPath("signalr")).hasMessageStartingWith("The path must start with a '/'");
    }

    @Test
    void aStrangePathHasNoLocalPath() {
        assertThatThrownBy(() -> mount.localPath("/other")).isInstanceOf(IllegalArgumentException.class);
    }
}

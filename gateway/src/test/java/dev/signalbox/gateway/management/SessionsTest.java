package dev.signalbox.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.time.ManualTime;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long a browser stays logged in, on virtual time. */
class SessionsTest {
    private static final Duration IDLE = Duration.ofMinutes(30);
    private final ManualTime time = new ManualTime();
    private final Sessions sessions = new Sessions(IDLE, time, new SecureRandom());

    private String begin() {
        return sessions.begin(new Principal("ann", Right.READ, Principal.Via.SESSION));
    }

    @Test
    @DisplayName("an unused session ends after its time-out; a used one stays")
    void idle() {
        String used = begin();
        String unused = begin();
        time.advance(IDLE.minusSeconds(1));
        assertThat(sessions.of(used)).isNotNull();
        time.advance(Duration.ofSeconds(2));
        assertThat(sessions.of(unused)).isNull();
        assertThat(sessions.of(used)).isNotNull();
        time.advance(IDLE.plusSeconds(1));
        assertThat(sessions.of(used)).isNull();
    }

    @Test
    @DisplayName("after twelve hours even a session that is used all the time ends")
    void longest() {
        String cookie = begin();
        for (int minutes = 0; minutes < 12 * 60; minutes += 10) {
            assertThat(sessions.of(cookie)).as(minutes + " min").isNotNull();
            time.advance(Duration.ofMinutes(10));
        }
        time.advance(Duration.ofSeconds(1));
        assertThat(sessions.of(cookie)).isNull();
        assertThat(sessions.of(cookie)).isNull();
    }

    @Test
    @DisplayName("a session ends when it is told to; others and unknown cookies are nothing to it")
    void ends() {
        String one = begin();
        String two = begin();
        sessions.end(one);
        sessions.end("made up");
        assertThat(sessions.of(one)).isNull();
        assertThat(sessions.of(two)).isNotNull();
        assertThat(sessions.of(null)).isNull();
        assertThat(sessions.of("")).isNull();
        assertThat(sessions.of("made up")).isNull();
        assertThat(one).isNotEqualTo(two).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    @DisplayName("no more than a thousand are held")
    void bounded() {
        String[] cookies = new String[1_200];
        for (int i = 0; i < cookies.length; i++) {
            cookies[i] = begin();
        }
        int alive = 0;
        for (String cookie : cookies) {
            alive += sessions.of(cookie) == null ? 0 : 1;
        }
        assertThat(alive).isEqualTo(1_000);
    }
}

package dev.signalbox.hub.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubMount;
import dev.signalbox.hub.HubServer;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class JakartaInjectionTest {

    @Test
    void constructorsGetWhatIsBoundNamedMadeOrProvided() {
        AtomicInteger asked = new AtomicInteger();
        HubMount mount = new HubMount(HubServer.builder()
                .factory(JakartaInjection.builder()
                        .bind(String.class, "plain")
                        .bind(String.class, "title", "named")
                        .bind(int.class, 7)
                        .bindProvider(Long.class, null, () -> (long) asked.incrementAndGet())
                        .build())
                .hub(ShopHub.class)
                .build());
        assertThat(mount.call("{\"H\":\"shopHub\",\"M\":\"Show\",\"I\":0}"))
                .isEqualTo("{\"R\":\"plain named 7 1 2 stock1 till1\",\"I\":\"0\"}");
        assertThat(mount.call("{\"H\":\"shopHub\",\"M\":\"Show\",\"I\":1}"))
                .as("one stock for all, a till for each")
                .isEqualTo("{\"R\":\"plain named 7 3 4 stock1 till2\",\"I\":\"1\"}");
    }

    @Test
    void theOnlyConstructorNeedsNoAnnotation() throws Exception {
        JakartaInjection injection =
                JakartaInjection.builder().bind(String.class, "x").build();
        assertThat(((PlainHub) injection.create(PlainHub.class)).text).isEqualTo("x");
    }

    @Test
    void whatIsMissingIsToldWhileTheServerIsBuilt() {
        assertThatThrownBy(() -> HubServer.builder()
                        .hub(PlainHub.class)
                        .factory(JakartaInjection.builder().build())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        PlainHub.class.getName()
                                + ": nothing is bound to java.lang.String (expected: a binding, or a class with an @Inject constructor)");
        assertThatThrownBy(() -> JakartaInjection.builder().build().check(TwoWaysHub.class))
                .hasMessage(TwoWaysHub.class.getName()
                        + ": 0 of 2 constructors have @Inject (expected: exactly one, or a single constructor)");
        assertThatThrownBy(() -> JakartaInjection.builder().build().check(RoundHub.class))
                .hasMessageEndingWith(" again (expected: no circle, or a Provider in it)");
        assertThatThrownBy(() -> JakartaInjection.builder().build().create(RoundHub.class))
                .hasMessageEndingWith(" again (expected: no circle, or a Provider in it)");
        assertThatThrownBy(() -> JakartaInjection.builder().bind(int.class, 1).bind(Integer.class, 2))
                .hasMessage("java.lang.Integer: bound already (expected: one binding)");
    }

    @Test
    void whatAConstructorThrowsIsHandedOn() {
        JakartaInjection injection = JakartaInjection.builder().build();
        assertThatThrownBy(() -> injection.create(FailingHub.class))
                .isInstanceOf(java.io.IOException.class)
                .hasMessage("no disk");
    }

    @Singleton
    static final class Stock {
        private static final AtomicInteger MADE = new AtomicInteger();
        final int number;

        @Inject
        Stock() {
            number = MADE.incrementAndGet();
        }
    }

    static final class Till {
        private static final AtomicInteger MADE = new AtomicInteger();
        final int number;

        @Inject
        Till(Stock stock) {
            number = MADE.incrementAndGet();
        }
    }

    public static final class ShopHub extends Hub {
        private final String shown;

        ShopHub() {
            shown = "not injected";
        }

        @Inject
        ShopHub(
                String plain,
                @Named("title") String title,
                int number,
                Long first,
                Provider<Long> later,
                Stock stock,
                Provider<? extends Till> till) {
            shown = plain + ' ' + title + ' ' + number + ' ' + first + ' ' + later.get() + " stock" + stock.number
                    + " till" + till.get().number;
        }

        public String show() {
            return shown;
        }
    }

    public static final class PlainHub extends Hub {
        final String text;

        PlainHub(String text) {
            this.text = text;
        }
    }

    public static final class TwoWaysHub extends Hub {
        TwoWaysHub() {}

        TwoWaysHub(String text) {}
    }

    static final class Round {
        @Inject
        Round(Round again) {}
    }

    public static final class RoundHub extends Hub {
        RoundHub(Round round) {}
    }

    public static final class FailingHub extends Hub {
        FailingHub() throws java.io.IOException {
            throw new java.io.IOException("no disk");
        }
    }
}

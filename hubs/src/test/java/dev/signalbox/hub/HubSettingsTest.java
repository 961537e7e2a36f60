package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.json.PropertyNaming;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HubSettingsTest {

    @Test
    @DisplayName("L 200, F6: in development mode disclosed errors carry T, between E and D, and only they")
    void stackTraces() {
        HubMount development = new HubMount(
                HubServer.builder().hub(StockHub.class).developmentMode(true).build());
        assertThat(development.call("{\"H\":\"stockHub\",\"M\":\"fail\",\"I\":0}"))
                .isEqualTo("{\"I\":\"0\",\"E\":\"There was an error invoking Hub method 'stockHub.fail'.\"}");
        assertThat(development.call("{\"H\":\"stockHub\",\"M\":\"complain\",\"I\":0}"))
                .startsWith("{\"I\":\"0\",\"H\":true,\"E\":\"sold out\",\"T\":\"   at ")
                .contains(StockHub.class.getName() + ".complain(")
                .endsWith("\",\"D\":{\"left\":0}}");
        HubMount detailed = new HubMount(HubServer.builder()
                .hub(StockHub.class)
                .developmentMode(true)
                .detailedErrors(true)
                .build());
        assertThat(detailed.call("{\"H\":\"stockHub\",\"M\":\"fail\",\"I\":0}"))
                .startsWith("{\"I\":\"0\",\"E\":\"broken\",\"T\":\"   at ")
                .endsWith("\"}");
        String deep = detailed.call("{\"H\":\"stockHub\",\"M\":\"recurse\",\"I\":0}");
        assertThat(deep.split("   at ", -1)).hasSizeLessThanOrEqualTo(101);
        assertThat(detailed.call("{\"H\":\"stockHub\",\"M\":\"nope\",\"I\":0}"))
                .as("a failure without frames")
                .isEqualTo(
                        "{\"I\":\"0\",\"E\":\"'nope' method could not be resolved. No method found with that name.\"}");
    }

    @Test
    @DisplayName("A14: old pages read stock.Symbol")
    void names() {
        HubServer server = HubServer.builder()
                .hub(StockHub.class)
                .propertyNaming(PropertyNaming.PASCAL_CASE)
                .build();
        HubMount mount = new HubMount(server);
        assertThat(mount.call(
                        "{\"H\":\"stockHub\",\"M\":\"get\",\"A\":[{\"symbol\":\"MSFT\",\"lastPrice\":1}],\"I\":0}"))
                .isEqualTo("{\"R\":{\"Symbol\":\"MSFT\",\"LastPrice\":1.0},\"I\":\"0\"}");
        assertThat(mount.call("{\"H\":\"stockHub\",\"M\":\"get\",\"A\":[{\"SYMBOL\":\"MSFT\"}],\"I\":0}"))
                .isEqualTo("{\"R\":{\"Symbol\":\"MSFT\",\"LastPrice\":0.0},\"I\":\"0\"}");
        server.context("stockhub").clients().all().invoke("updateStock", new Stock("X", 2));
        assertThat(mount.taken())
                .containsExactly(
                        "h-StockHub {\"H\":\"StockHub\",\"M\":\"updateStock\",\"A\":[{\"Symbol\":\"X\",\"LastPrice\":2.0}]}");
    }

    @Test
    @DisplayName("F14, F15: a typed context has all selectors, and is checked when it is asked for")
    void typedContext() throws Exception {
        HubServer server = HubServer.builder().hub(StockHub.class).build();
        TypedHubContext<StockClient> context = server.context(StockHub.class, StockClient.class);
        HubMount mount = new HubMount(server);
        TypedHubClients<StockClient> clients = context.clients();
        // From any thread.
        Thread elsewhere = new Thread(() -> {
            clients.all().update(1);
            clients.allExcept("a", "b").update(2);
            clients.client("c").update(3);
            clients.clients(List.of("c", "d")).update(4);
            clients.group("g", "a").update(5);
            clients.groups(List.of("g", "h")).update(6);
            clients.user("u").update(7);
            clients.users(List.of("u", "v")).update(8);
            context.groups().add("c", "g");
        });
        elsewhere.start();
        elsewhere.join();
        assertThat(mount.taken())
                .containsExactly(
                        "h-StockHub {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[1]}",
                        "h-StockHub -[a, b] {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[2]}",
                        "hc-StockHub.c {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[3]}",
                        "hc-StockHub.c {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[4]}",
                        "hc-StockHub.d {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[4]}",
                        "hg-StockHub.g -[a] {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[5]}",
                        "hg-StockHub.g {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[6]}",
                        "hg-StockHub.h {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[6]}",
                        "hu-StockHub.u {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[7]}",
                        "hu-StockHub.u {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[8]}",
                        "hu-StockHub.v {\"H\":\"StockHub\",\"M\":\"update\",\"A\":[8]}",
                        "+ c hg-StockHub.g");
        assertThatThrownBy(() -> server.context(StockHub.class, String.class))
                .hasMessage("The type T, 'String', passed to Hub<T> must be an interface.");
    }

    public interface StockClient {
        void update(int number);
    }

    public record Stock(String symbol, double lastPrice) {}

    public static final class StockHub extends Hub {
        public Stock get(Stock stock) {
            return stock;
        }

        public void fail() {
            throw new IllegalStateException("broken");
        }

        public CompletionStage<String> complain() {
            return CompletableFuture.failedFuture(new HubException("sold out", Map.of("left", 0)));
        }

        public int recurse() {
            return recurse() + 1;
        }
    }
}

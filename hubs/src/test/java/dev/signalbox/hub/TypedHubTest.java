package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class TypedHubTest {
    private final HubServer server =
            HubServer.builder().hub(NoticeHub.class, NoticeHub::new).build();
    private final HubMount mount = new HubMount(server);

    @Test
    @DisplayName("F14: calls of the interface are calls of client methods")
    void calls() {
        assertThat(mount.call("{\"H\":\"noticeHub\",\"M\":\"NotifyAll\",\"A\":[\"all\"],\"I\":0}"))
                .isEqualTo("{\"I\":\"0\"}");
        assertThat(mount.call("{\"H\":\"noticeHub\",\"M\":\"NotifyMe\",\"A\":[5],\"I\":1}"))
                .isEqualTo("{\"S\":{\"seen\":true},\"I\":\"1\"}");
        assertThat(mount.taken())
                .containsExactly(
                        "h-NoticeHub {\"H\":\"NoticeHub\",\"M\":\"Notify\",\"A\":[\"all\"]}",
                        "h-NoticeHub {\"H\":\"NoticeHub\",\"M\":\"Notify\",\"A\":[\"all!\"]}",
                        "hc-NoticeHub.c1 {\"H\":\"NoticeHub\",\"M\":\"notifyAsync\",\"A\":[5,{\"Name\":\"typed\",\"Age\":5,"
                                + "\"Tags\":[\"a\",\"b\"]}],\"S\":{\"seen\":true}}",
                        "hc-NoticeHub.c1 {\"H\":\"NoticeHub\",\"M\":\"clear\",\"A\":[],\"S\":{\"seen\":true}}");
        server.context(NoticeHub.class)
                .clients()
                .group("g")
                .as(NoticeClient.class)
                .clear();
        assertThat(mount.taken()).containsExactly("hg-NoticeHub.g {\"H\":\"NoticeHub\",\"M\":\"clear\",\"A\":[]}");
    }

    @Test
    @DisplayName("L 208: what is no interface of clients is refused when the hub is added")
    void refusals() {
        HubServer.Builder builder = HubServer.builder();
        assertThatThrownBy(() -> builder.hub(OfClassHub.class, OfClassHub::new))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The type T, 'String', passed to Hub<T> must be an interface.");
        assertThatThrownBy(() -> builder.hub(AskingHub.class, AskingHub::new))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The return type of 'AskingClient.ask' must be void or Task. In Java: CompletionStage<Void>.");
        ClientProxy all = server.context(NoticeHub.class).clients().all();
        assertThatThrownBy(() -> all.as(DerivedAskingClient.class)).isInstanceOf(IllegalArgumentException.class);
    }

    public interface BaseClient {
        void clear();
    }

    public interface NoticeClient extends BaseClient {
        @HubMethodName("Notify")
        void show(String text);

        CompletionStage<Void> notifyAsync(int number, ChatHub.Person person);

        default void shout(String text) {
            show(text + "!");
        }
    }

    public interface AskingClient {
        CompletionStage<String> ask();
    }

    public interface DerivedAskingClient extends AskingClient {}

    public static class NoticeHub extends TypedHub<NoticeClient> {
        public void notifyAll(String text) {
            NoticeClient all = typed(clients().all());
            all.show(text);
            all.shout(text);
            assertThat(all)
                    .isEqualTo(typed(clients().all()))
                    .hasSameHashCodeAs(typed(clients().all()));
            assertThat(all).isNotEqualTo(typed(clients().others())).isNotEqualTo(clients());
        }

        public CompletionStage<Void> notifyMe(int n) {
            clients().caller().state().set("seen", true);
            typed(clients().caller()).notifyAsync(n, new ChatHub.Person("typed", n, new String[] {"a", "b"}));
            typed(clients().caller()).clear();
            return null;
        }
    }

    public static class OfClassHub extends TypedHub<String> {}

    public static class AskingHub extends TypedHub<AskingClient> {}
}

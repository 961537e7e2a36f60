package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RejoinTest {
    private static HubServer.Builder hubs() {
        return HubServer.builder().hub(ChatHub.class, ChatHub::new).hub(QuietHub.class, QuietHub::new);
    }

    @Test
    @DisplayName("L 217: groups of listed hubs come back in the server's casing, all others are dropped")
    void listedHubsOnly() {
        HubMount mount = new HubMount(hubs().build());
        List<String> groups = List.of(
                "ChatHub.one",
                "chathub.two.three",
                "ChatHub.",
                "QuietHub.four",
                "OtherHub.five",
                "ChatHubX.six",
                "seven");
        assertThat(mount.scope("[{\"name\":\"chathub\"}]").rejoinGroups("c1", groups))
                .containsExactly("ChatHub.one", "ChatHub.two.three", "ChatHub.");
        assertThat(mount.scope("[{\"name\":\"quiethub\"},{\"name\":\"chathub\"}]")
                        .rejoinGroups("c1", groups))
                .containsExactly("QuietHub.four", "ChatHub.one", "ChatHub.two.three", "ChatHub.");
        assertThat(mount.scope("").rejoinGroups("c1", groups)).isEmpty();
    }

    @Test
    @DisplayName("L 216: modules filter the groups of each hub, the innermost first")
    void modulesFilter() {
        HubMount mount = new HubMount(hubs().addModule(new Renaming("outer"))
                .addModule(new Renaming("inner"))
                .build());
        assertThat(mount.scope("[{\"name\":\"quiethub\"}]").rejoinGroups("c1", List.of("QuietHub.a", "QuietHub.drop")))
                .containsExactly("QuietHub.a inner outer");
    }

    private static final class Renaming extends HubPipelineModule {
        private final String name;

        Renaming(String name) {
            this.name = name;
        }

        @Override
        protected List<String> onRejoiningGroups(HubDescriptor hub, ConnectionRequest request, List<String> groups) {
            Stream<String> kept = groups.stream().filter(group -> !group.startsWith("drop"));
            return kept.map(group -> group + ' ' + name).toList();
        }
    }

    public static final class QuietHub extends Hub {}
}

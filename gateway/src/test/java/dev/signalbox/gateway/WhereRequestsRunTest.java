package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.PersistentConnection;
import dev.signalbox.gateway.identity.Identity;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Application code is never called on an I/O thread; a request that asks none does not leave it. */
@Timeout(60)
class WhereRequestsRunTest {
    private static final String HUBS = "&connectionData=%5B%7B%22name%22%3A%22quiet%22%7D%5D";

    private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private void here() {
        threads.add(Thread.currentThread().getName());
    }

    /** Overrides nothing but what clients send. */
    private final class Blocking extends PersistentConnection {
        @Override
        protected CompletionStage<?> onReceived(ConnectionRequest request, String connectionId, @Nullable String data) {
            busy.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.completedFuture(null);
        }
    }

    private class Asking extends PersistentConnection {
        @Override
        protected boolean authorizeRequest(ConnectionRequest request) {
            here();
            return true;
        }
    }

    /** Overrides nothing itself. */
    private final class Inheriting extends Asking {}

    /** A hub that does nothing. */
    public static final class Quiet extends Hub {}

    private static GatewayConfig.Builder config() {
        return GatewayConfig.builder().port(0);
    }

    private static RawSocket.Response get(Gateway gateway, String target) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port()).get(target)) {
            return socket.response();
        }
    }

    private void assertAskedOnTheApplicationsThreads() {
        assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("signalbox-app"), "application's threads");
    }

    @Test
    @DisplayName("negotiate, ping and polls that ask nobody are answered while the application is as busy as it may be")
    void promptRequestsNeedNoApplicationThread() throws Exception {
        try (Gateway gateway = Gateway.builder(config().maxRequests(1).build())
                .connection("/chat", new Blocking())
                .hubs(
                        "/signalr",
                        HubServer.builder().hub(Quiet.class, Quiet::new).build())
                .start()) {
            Client client = Client.negotiate(gateway.port(), "/chat");
            try (RawSocket poll = client.open("longPolling")) {
                String cursor = Client.cursor(poll.response().body());
                try (RawSocket sending =
                        RawSocket.to(gateway.port()).post(client.target("/send", "longPolling"), "data=x")) {
                    busy.await();
                    assertThat(get(gateway, client.target("/start", "longPolling"))
                                    .statusLine())
                            .isEqualTo("HTTP/1.1 503 Service Unavailable");
                    assertThat(get(gateway, "/chat/negotiate?clientProtocol=1.5")
                                    .body())
                            .contains("\"ConnectionToken\":");
                    assertThat(get(gateway, "/signalr/negotiate?clientProtocol=1.5" + HUBS)
                                    .body())
                            .contains("\"ConnectionToken\":");
                    assertThat(get(gateway, "/chat/ping").body()).contains("pong");
                    poll.get(client.target("/poll", "longPolling") + "&messageId=" + cursor);
                    assertThat(poll.head()).startsWith("HTTP/1.1 200 OK");
                    release.countDown();
                    assertThat(sending.response().statusLine()).isEqualTo("HTTP/1.1 200 OK");
                }
            }
        }
    }

    @Test
    @DisplayName("what authorises requests is the application's, and is asked on its threads, inherited or not")
    void authorizeRequest() throws Exception {
        try (Gateway gateway = Gateway.builder(config().build())
                .connection("/asking", new Asking())
                .connection("/inheriting", new Inheriting())
                .start()) {
            get(gateway, "/asking/negotiate?clientProtocol=1.5");
            get(gateway, "/inheriting/negotiate?clientProtocol=1.5");
            assertThat(threads).hasSize(2);
            assertAskedOnTheApplicationsThreads();
        }
    }

    @Test
    @DisplayName("who makes a request is asked on the application's threads")
    void identity() throws Exception {
        Identity asked = request -> {
            here();
            return ConnectionUser.ANONYMOUS;
        };
        try (Gateway gateway = Gateway.builder(config().identity(asked).build())
                .connection("/chat", new Blocking())
                .start()) {
            get(gateway, "/chat/negotiate?clientProtocol=1.5");
            assertAskedOnTheApplicationsThreads();
        }
    }

    @Test
    @DisplayName("a module that looks at who connects is asked on the application's threads, before and after")
    void modules() throws Exception {
        HubPipelineModule before = new HubPipelineModule() {
            @Override
            protected boolean onBeforeAuthorizeConnect(HubDescriptor hub, ConnectionRequest request) {
                here();
                return true;
            }
        };
        HubPipelineModule after = new HubPipelineModule() {
            @Override
            protected void onAfterAuthorizeConnect(HubDescriptor hub, ConnectionRequest request, boolean authorized) {
                here();
            }
        };
        for (HubPipelineModule module : new HubPipelineModule[] {before, after}) {
            try (Gateway gateway = Gateway.builder(config().build())
                    .hubs(
                            "/signalr",
                            HubServer.builder()
                                    .hub(Quiet.class, Quiet::new)
                                    .addModule(module)
                                    .build())
                    .start()) {
                get(gateway, "/signalr/negotiate?clientProtocol=1.5" + HUBS);
            }
        }
        assertThat(threads).hasSize(2);
        assertAskedOnTheApplicationsThreads();
    }
}

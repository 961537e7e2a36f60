package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.hub.pipeline.IncomingCall;
import dev.signalbox.hub.pipeline.IncomingError;
import dev.signalbox.hub.pipeline.OutgoingCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PipelineTest {
    private final List<String> story = new ArrayList<>();

    private HubMount mount(HubPipelineModule... modules) {
        HubServer.Builder builder =
                HubServer.builder().hub(ChatHub.class, ChatHub::new).detailedErrors(true);
        for (HubPipelineModule module : modules) {
            builder.addModule(module);
        }
        return new HubMount(builder.build());
    }

    private static final String ADD = "{\"H\":\"chatHub\",\"M\":\"add\",\"A\":[1,2],\"I\":0}";
    private static final String THROW = "{\"H\":\"chatHub\",\"M\":\"throw\",\"I\":0}";

    @Test
    @DisplayName("L 209: the module added first is outermost")
    void order() {
        HubMount mount = mount(new Telling("m1"), new Telling("m2"));
        assertThat(mount.call(ADD)).isEqualTo("{\"R\":3,\"I\":\"0\"}");
        assertThat(story).containsExactly("m1 before add[1, 2]", "m2 before add[1, 2]", "m2 after 3", "m1 after 3");
        story.clear();
        assertThat(mount.call(THROW)).isEqualTo("{\"I\":\"0\",\"E\":\"boom\"}");
        assertThat(story).containsExactly("m1 before throw[]", "m2 before throw[]", "m2 error boom", "m1 error boom");
    }

    @Test
    @DisplayName("L 209: no module can be added once the hubs are in use")
    void addingLate() {
        HubServer server = HubServer.builder().hub(ChatHub.class, ChatHub::new).build();
        server.addModule(new Telling("m1"));
        HubMount mount = new HubMount(server);
        server.addModule(new Telling("m2"));
        mount.call(ADD);
        assertThat(story).startsWith("m1 before add[1, 2]", "m2 before add[1, 2]");
        assertThatThrownBy(() -> server.addModule(new Telling("m3")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Unable to add module. The HubPipeline has already been invoked.");
    }

    @Test
    @DisplayName("L 210: a module that stops a call makes it a success without result")
    void stopped() {
        HubMount mount = mount(new Telling("m1"), new HubPipelineModule() {
            @Override
            protected boolean onBeforeIncoming(IncomingCall call) {
                return false;
            }
        });
        assertThat(mount.call(THROW)).isEqualTo("{\"I\":\"0\"}");
        assertThat(story).containsExactly("m1 before throw[]", "m1 after null");
    }

    @Test
    @DisplayName("L 211: a module can replace the error, or make it a result; outer modules see what it made")
    void replacedErrors() {
        assertThat(mount(new Telling("m1"), onError(error -> error.replaceError(new HubException("other", 7))))
                        .call(THROW))
                .isEqualTo("{\"I\":\"0\",\"H\":true,\"E\":\"other\",\"D\":7}");
        assertThat(story).containsExactly("m1 before throw[]", "m1 error other");
        story.clear();
        assertThat(mount(new Telling("m1"), onError(error -> error.replaceWithResult("fine")))
                        .call(THROW))
                .isEqualTo("{\"R\":\"fine\",\"I\":\"0\"}");
        assertThat(story).containsExactly("m1 before throw[]", "m1 after fine");
    }

    @Test
    @DisplayName("F10: what a module throws is an error for the modules around it")
    void throwingModule() {
        HubMount mount = mount(new Telling("m1"), new HubPipelineModule() {
            @Override
            protected boolean onBeforeIncoming(IncomingCall call) {
                throw new IllegalStateException("stop");
            }
        });
        assertThat(mount.call(ADD)).isEqualTo("{\"I\":\"0\",\"E\":\"stop\"}");
        assertThat(story).containsExactly("m1 before add[1, 2]", "m1 error stop");
    }

    @Test
    @DisplayName("F10: unresolved methods pass through the modules, refused callers do not reach them")
    void unresolvedAndRefused() {
        HubMount mount = mount(new Telling("m1"));
        mount.call("{\"H\":\"chatHub\",\"M\":\"nope\",\"A\":[1],\"I\":0}");
        mount.call("{\"H\":\"chatHub\",\"M\":\"authOnly\",\"I\":0}");
        assertThat(story)
                .containsExactly(
                        "m1 before nope[]",
                        "m1 error 'nope' method could not be resolved. No method found with that name.");
    }

    @Test
    @DisplayName("F10: modules see what is sent, and can suppress it")
    void outgoing() {
        HubMount mount = mount(new Telling("m1"), new HubPipelineModule() {
            @Override
            protected boolean onBeforeOutgoing(OutgoingCall call) {
                return !call.arguments().contains("secret");
            }
        });
        mount.call("{\"H\":\"chatHub\",\"M\":\"send\",\"A\":[\"a\",\"secret\"],\"I\":0}");
        mount.call("{\"H\":\"chatHub\",\"M\":\"send\",\"A\":[\"a\",\"b\"],\"I\":0}");
        assertThat(mount.taken())
                .containsExactly("h-ChatHub {\"H\":\"ChatHub\",\"M\":\"broadcastMessage\",\"A\":[\"a\",\"b\"]}");
        assertThat(story)
                .containsSubsequence(
                        "m1 sends ChatHub.broadcastMessage to [h-ChatHub]",
                        "m1 sent ChatHub.broadcastMessage",
                        "m1 sends ChatHub.broadcastMessage to [h-ChatHub]",
                        "m1 sent ChatHub.broadcastMessage");
    }

    @Test
    @DisplayName("F10: modules surround events, can skip them, and can refuse hubs")
    void eventsAndConnecting() throws Exception {
        boolean[] open = {true};
        HubMount mount = mount(new Telling("m1"), new HubPipelineModule() {
            @Override
            protected boolean onBeforeReconnect(Hub hub) {
                return false;
            }

            @Override
            protected boolean onBeforeAuthorizeConnect(HubDescriptor hub, ConnectionRequest request) {
                return open[0];
            }
        });
        var scope = mount.scope("[{\"name\":\"chathub\"}]");
        scope.connected("c1").toCompletableFuture().join();
        scope.reconnected("c1").toCompletableFuture().join();
        scope.disconnected("c1", false).toCompletableFuture().join();
        assertThat(story)
                .containsExactly(
                        "m1 connects",
                        "m1 connected",
                        "m1 reconnects",
                        "m1 reconnected",
                        "m1 disconnects false",
                        "m1 disconnected false");
        open[0] = false;
        assertThat(mount.application.authorize(HubMount.request("[{\"name\":\"chathub\"}]")))
                .isNull();
    }

    @Test
    @DisplayName("F10: modules can refuse calls as Authorize does, and are told what was decided")
    void authorizing() throws Exception {
        HubPipelineModule guard = new HubPipelineModule() {
            @Override
            protected boolean onBeforeAuthorizeMethod(
                    HubDescriptor hub, MethodDescriptor method, ConnectionRequest request) {
                return method == null || !method.name().equalsIgnoreCase("add");
            }

            @Override
            protected void onAfterAuthorizeMethod(
                    HubDescriptor hub, MethodDescriptor method, ConnectionRequest request, boolean authorized) {
                story.add(hub + "." + (method == null ? "?" : method.name()) + " " + authorized);
            }

            @Override
            protected void onAfterAuthorizeConnect(HubDescriptor hub, ConnectionRequest request, boolean authorized) {
                story.add(hub + " " + authorized);
            }
        };
        HubMount mount = mount(guard);
        assertThat(mount.call(ADD))
                .isEqualTo("{\"I\":\"0\",\"E\":\"Caller is not authorized to invoke the Add method on ChatHub.\"}");
        mount.call(THROW);
        mount.call("{\"H\":\"chatHub\",\"M\":\"authOnly\",\"I\":0}");
        mount.call("{\"H\":\"chatHub\",\"M\":\"nope\",\"I\":0}");
        mount.scope("[{\"name\":\"chathub\"}]");
        assertThat(story)
                .containsExactly(
                        "ChatHub.Add false",
                        "ChatHub.Throw true",
                        "ChatHub.AuthOnly false",
                        "ChatHub.? true",
                        "ChatHub true");
    }

    @Test
    @DisplayName("F10: the way through a module can be replaced as a whole")
    void around() {
        HubMount mount = mount(new Telling("m1"), new HubPipelineModule() {
            @Override
            protected CompletionStage<Object> incoming(IncomingCall call, Supplier<CompletionStage<Object>> inner) {
                return inner.get().thenApply(result -> "wrapped " + result);
            }

            @Override
            protected void outgoing(OutgoingCall call, Runnable inner) {
                inner.run();
                inner.run();
            }
        });
        assertThat(mount.call(ADD)).isEqualTo("{\"R\":\"wrapped 3\",\"I\":\"0\"}");
        mount.call("{\"H\":\"chatHub\",\"M\":\"send\",\"A\":[\"a\",\"b\"],\"I\":0}");
        assertThat(mount.taken()).hasSize(2);
    }

    @Test
    @DisplayName("F10: failures of events and of sending are seen by modules and stay failures")
    void errorForms() {
        HubMount mount = mount(
                new HubPipelineModule() {
                    @Override
                    protected void onConnectError(Hub hub, Throwable error) {
                        story.add("connect " + error.getMessage());
                    }

                    @Override
                    protected void onReconnectError(Hub hub, Throwable error) {
                        story.add("reconnect " + error.getMessage());
                    }

                    @Override
                    protected void onDisconnectError(Hub hub, boolean stopCalled, Throwable error) {
                        story.add("disconnect " + error.getMessage());
                    }
                },
                new HubPipelineModule() {
                    @Override
                    protected CompletionStage<?> connect(Hub hub, Supplier<CompletionStage<?>> inner) {
                        throw new IllegalStateException("no");
                    }

                    @Override
                    protected CompletionStage<?> reconnect(Hub hub, Supplier<CompletionStage<?>> inner) {
                        return CompletableFuture.failedFuture(new IllegalStateException("later no"));
                    }

                    @Override
                    protected CompletionStage<?> disconnect(
                            Hub hub, boolean stopCalled, Supplier<CompletionStage<?>> inner) {
                        return inner.get().thenRun(() -> {
                            throw new IllegalStateException("after all no");
                        });
                    }
                });
        var scope = mount.scope("[{\"name\":\"chathub\"}]");
        assertThat(scope.connected("c1").toCompletableFuture()).isCompletedExceptionally();
        assertThat(scope.reconnected("c1").toCompletableFuture()).isCompletedExceptionally();
        assertThat(scope.disconnected("c1", true).toCompletableFuture()).isCompletedExceptionally();
        assertThat(story).containsExactly("connect no", "reconnect later no", "disconnect after all no");
    }

    private static HubPipelineModule onError(java.util.function.Consumer<IncomingError> reaction) {
        return new HubPipelineModule() {
            @Override
            protected void onIncomingError(IncomingError error, IncomingCall call) {
                reaction.accept(error);
            }
        };
    }

    private final class Telling extends HubPipelineModule {
        private final String name;

        Telling(String name) {
            this.name = name;
        }

        private boolean tell(String what) {
            return story.add(name + ' ' + what);
        }

        @Override
        protected boolean onBeforeIncoming(IncomingCall call) {
            return tell("before " + call.methodName() + call.arguments());
        }

        @Override
        protected Object onAfterIncoming(Object result, IncomingCall call) {
            tell("after " + result);
            return result;
        }

        @Override
        protected void onIncomingError(IncomingError error, IncomingCall call) {
            tell("error " + error.error().getMessage());
        }

        @Override
        protected boolean onBeforeOutgoing(OutgoingCall call) {
            return tell("sends " + call + " to " + call.topics());
        }

        @Override
        protected void onAfterOutgoing(OutgoingCall call) {
            tell("sent " + call);
        }

        @Override
        protected boolean onBeforeConnect(Hub hub) {
            return tell("connects");
        }

        @Override
        protected void onAfterConnect(Hub hub) {
            tell("connected");
        }

        @Override
        protected boolean onBeforeReconnect(Hub hub) {
            return tell("reconnects");
        }

        @Override
        protected void onAfterReconnect(Hub hub) {
            tell("reconnected");
        }

        @Override
        protected boolean onBeforeDisconnect(Hub hub, boolean stopCalled) {
            return tell("disconnects " + stopCalled);
        }

        @Override
        protected void onAfterDisconnect(Hub hub, boolean stopCalled) {
            tell("disconnected " + stopCalled);
        }
    }
}

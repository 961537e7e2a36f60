package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireResponse;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubName;
import dev.signalbox.hub.Progress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L 59-71 where they show in hub results, L 177-202, L 206, L 212-215, L 223. */
final class HubsIT {

    @RegisterExtension
    final Suites suites = new Suites();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what is sent | what comes back
                "{\"H\":\"chathub\",\"M\":\"Add\",\"A\":[2,3],\"I\":0}          | {\"R\":5,\"I\":\"0\"}",
                "{\"H\":\"CHATHUB\",\"M\":\"add\",\"A\":[2,3],\"I\":\"x\"}      | {\"R\":5,\"I\":\"x\"}",
                "{\"H\":\"chatHub\",\"M\":\"ADD\",\"A\":[2,3],\"I\":1.0}        | {\"R\":5,\"I\":\"1.0\"}",
                "{\"H\":\"chatHub\",\"M\":\"Add\",\"A\":[2,3],\"I\":null}       | {\"R\":5,\"I\":null}",
                "{\"H\":\"chatHub\",\"M\":\"Add\",\"A\":[2,3]}                  | {\"R\":5,\"I\":null}",
                "{\"i\":7,\"a\":[2,3],\"m\":\"Add\",\"h\":\"chatHub\",\"z\":{}} | {\"R\":5,\"I\":\"7\"}",
                "{H:'chatHub',M:'Add',A:[2,3],I:0}                              | {\"R\":5,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"Add\",\"A\":[\"2\",\"3\"],\"I\":0}  | {\"R\":5,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"Overload\",\"I\":0}                 | {\"R\":\"0\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"Overload\",\"A\":null,\"I\":0}      | {\"R\":\"0\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"Overload\",\"A\":[1],\"I\":0}       | {\"R\":\"1:1\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"Overload\",\"A\":[1,2],\"I\":0}     | {\"R\":\"2:1,2\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"customname\",\"A\":[\"x\"],\"I\":0} | {\"R\":\"custom x\",\"I\":\"0\"}",
                "{\"H\":\"customhubname\",\"M\":\"Ping\",\"A\":[],\"I\":0}      | {\"R\":\"pong\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"ReturnVoid\",\"A\":[],\"I\":0}      | {\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"ReturnTask\",\"A\":[],\"I\":0}      | {\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"ReturnTaskInt\",\"A\":[],\"I\":0}   | {\"R\":42,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoNull\",\"A\":[5],\"I\":0}       | {\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoString\",\"A\":[null],\"I\":0}  | {\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoString\",\"A\":[5.50],\"I\":0}  | {\"R\":\"5.5\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoString\",\"A\":[true],\"I\":0}  | {\"R\":\"true\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoDouble\",\"A\":[1e15],\"I\":0}  | {\"R\":1E+15,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoDouble\",\"A\":[100000000000000],\"I\":0} | {\"R\":100000000000000.0,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoDouble\",\"A\":[0.00000015],\"I\":0} | {\"R\":1.5E-07,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoDouble\",\"A\":[0.30000000000000004],\"I\":0} | {\"R\":0.30000000000000004,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoDouble\",\"A\":[\"NaN\"],\"I\":0} | {\"R\":\"NaN\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoFloat\",\"A\":[1e7],\"I\":0}    | {\"R\":1E+07,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoDecimal\",\"A\":[\"1.10\"],\"I\":0} | {\"R\":1.10,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoDecimal\",\"A\":[5],\"I\":0}    | {\"R\":5.0,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoLong\",\"A\":[\"9223372036854775807\"],\"I\":0} | {\"R\":9223372036854775807,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoEnum\",\"A\":[\"green\"],\"I\":0} | {\"R\":1,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoEnum\",\"A\":[2],\"I\":0}       | {\"R\":2,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoBytes\",\"A\":[\"AQID\"],\"I\":0} | {\"R\":\"AQID\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoGuid\",\"A\":[\"{6F9619FF-8B86-D011-B42D-00C04FC964FF}\"],\"I\":0} | {\"R\":\"6f9619ff-8b86-d011-b42d-00c04fc964ff\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoTimeSpan\",\"A\":[\"1.02:03:04.5\"],\"I\":0} | {\"R\":\"1.02:03:04.5000000\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoDate\",\"A\":[\"2020-01-02T03:04:05.1234567Z\"],\"I\":0} | {\"R\":\"2020-01-02T03:04:05.1234567Z\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoDate\",\"A\":[\"2020-01-02\"],\"I\":0} | {\"R\":\"2020-01-02T00:00:00\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoChar\",\"A\":[\"x\"],\"I\":0}   | {\"R\":\"x\",\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoNullableInt\",\"A\":[null],\"I\":0} | {\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoList\",\"A\":[[3,1,2]],\"I\":0} | {\"R\":[3,1,2],\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoDictionary\",\"A\":[{\"B\":\"x\",\"a\":1,\"n\":null,\"c\":{\"d\":[1]}}],\"I\":0} | {\"R\":{\"B\":\"x\",\"a\":1,\"n\":null,\"c\":{\"d\":[1]}},\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"EchoComplex\",\"A\":[{\"age\":\"3\",\"extra\":1,\"NAME\":\"n\"}],\"I\":0} | {\"R\":{\"Name\":\"n\",\"Age\":3,\"Tags\":null},\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"Echo\",\"A\":[{\"B\":{\"c\":[1,\"x\",null]},\"a\":1.0,\"d\":\"2020-01-02T03:04:05Z\"}],\"I\":0} | {\"R\":{\"B\":{\"c\":[1,\"x\",null]},\"a\":1.0,\"d\":\"2020-01-02T03:04:05Z\"},\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"ParamsArray\",\"A\":[[1,2,3]],\"I\":0} | {\"R\":6,\"I\":\"0\"}",
                "{\"H\":\"chatHub\",\"M\":\"ThrowHubException\",\"A\":[\"he\",{\"code\":7}],\"I\":0} | {\"I\":\"0\",\"H\":true,\"E\":\"he\",\"D\":{\"code\":7}}",
                "{\"H\":\"chatHub\",\"M\":\"ThrowHubException\",\"A\":[\"plain\",null],\"I\":0} | {\"I\":\"0\",\"H\":true,\"E\":\"plain\"}",
                "{\"H\":\"cHathub\",\"M\":\"tHrow\",\"A\":[],\"I\":0} | {\"I\":\"0\",\"E\":\"There was an error invoking Hub method 'cHathub.tHrow'.\"}",
                "{\"H\":\"chatHub\",\"M\":\"ThrowAsync\",\"A\":[],\"I\":0} | {\"I\":\"0\",\"E\":\"There was an error invoking Hub method 'chatHub.ThrowAsync'.\"}",
                "{\"H\":\"chatHub\",\"M\":\"Cancelled\",\"A\":[],\"I\":0} | {\"I\":\"0\",\"E\":\"There was an error invoking Hub method 'chatHub.Cancelled'.\"}"
            })
    @DisplayName("L 59-71, L 177, L 181-188, L 190, L 193-198: calls and their replies, byte for byte")
    void callsAndTheirReplies(String call, String reply) {
        SuiteServer server = suites.start();
        for (Transport transport : Transport.values()) {
            WireClient client = server.connected(transport);
            client.send(call);
            assertThat(client.nextReply()).as("%s", transport).isEqualTo(reply);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NoSuchMethod|",
                "Add|1",
                "Add|1,2,3",
                "Add|\"x\",2",
                "Add|null,2",
                "Add|1.5,2",
                "OptionalParam|1",
                "ParamsArray|1,2",
                "SameArity|1",
                "Overload|1,2,3",
                "ServerSideName|\"x\"",
                "StaticNotCallable|",
                "OnConnected|",
                "onDisconnected|true",
                "ToString|",
                "hashCode|",
                "Dispose|",
                "clients|",
                "context|",
                "groups|",
                "EchoGuid|\"zz\"",
                "EchoEnum|\"Nope\"",
                "EchoBool|\"maybe\"",
                "EchoComplex|[1]",
                "EchoList|{\"a\":1}",
                "EchoChar|\"xy\"",
                "EchoString|{}",
                "AuthOnly|",
                "AdminOnly|"
            })
    @DisplayName("L 181, L 182, L 184, L 185, L 190, L 191, L 196: what fails says so with the generic text")
    void whatFailsSaysSoWithTheGenericText(String call) {
        String method = call.substring(0, call.indexOf('|'));
        String argument = call.substring(call.indexOf('|') + 1);
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        assertThat(client.invoke("chatHub", method, argument))
                .isEqualTo("{\"I\":\"0\",\"E\":\"There was an error invoking Hub method 'chatHub." + method + "'.\"}");
        assertThat(client.invoke("chatHub", "Add", "1", "2")).isEqualTo("{\"R\":3,\"I\":\"1\"}");
    }

    @Test
    @DisplayName("L 192: arguments nested deeper than 20 levels fail, 20 do not")
    void argumentsNestedDeeperThan20LevelsFail() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        assertThat(client.invoke("chatHub", "Echo", "[".repeat(20) + "]".repeat(20)))
                .isEqualTo("{\"R\":" + "[".repeat(20) + "]".repeat(20) + ",\"I\":\"0\"}");
        assertThat(client.invoke("chatHub", "Echo", "[".repeat(21) + "]".repeat(21)))
                .contains("\"E\":");
        client.send("{\"H\":\"chatHub\",\"M\":\"Echo\",\"I\":2,\"A\":[" + "[".repeat(30_000) + "]}");
        assertThat(client.invoke("chatHub", "Add", "1", "2")).contains("\"R\":3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Throw        |       | boom",
                "ThrowAsync   |       | async boom",
                "Cancelled    |       | The operation was canceled.",
                "NoSuchMethod |       | 'NoSuchMethod' method could not be resolved. No method found with that name.",
                "Add          | \"x\",2 | Could not convert string to integer: x. Path '', line 1, position 3.",
                "AuthOnly     |       | Caller is not authorized to invoke the authOnly method on ChatHub."
            })
    @DisplayName("L 191, L 197, L 213: detailed errors tell the reason")
    void detailedErrorsTellTheReason(String method, String arguments, String text) {
        SuiteServer server = suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.detailedErrors(true)));
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        assertThat(client.invoke("chatHub", method, arguments == null ? "" : arguments))
                .isEqualToIgnoringCase("{\"I\":\"0\",\"E\":" + JsonText.quote(text) + "}");
    }

    @Test
    @DisplayName("L 185: detailed errors list the candidates when the name is written as the server does")
    void detailedErrorsListTheCandidates() {
        SuiteServer server = suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.detailedErrors(true)));
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        assertThat(client.invoke("chatHub", "add", "1"))
                .isEqualTo("{\"I\":\"0\",\"E\":\"'add' method could not be resolved. Potential candidates are: "
                        + "\\nadd(a:Int32, b:Int32):Int32\"}");
    }

    @Test
    @DisplayName("L 189: state of 4096 characters is taken, one more is refused")
    void stateOf4096CharactersIsTaken() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        client.send(readState(0, 4096));
        assertThat(client.nextReply()).startsWith("{\"R\":\"xxx");
        client.send(readState(1, 4097));
        assertThat(client.invoke("chatHub", "Add", "1", "2")).doesNotContain("xxx");
        WireClient polling = server.connected(Transport.LONG_POLLING);
        WireResponse refused = polling.post(readState(0, 4097));
        assertThat(refused.text()).doesNotContain("xxx");
        assertThat(refused.status() == 500 || refused.text().contains("\"E\":")).isTrue();
    }

    private static String readState(int id, int length) {
        String state = "{\"k\":\"" + "x".repeat(length - "{\"k\":\"\"}".length()) + "\"}";
        return "{\"H\":\"chatHub\",\"M\":\"ReadState\",\"A\":[\"k\"],\"I\":" + id + ",\"S\":" + state + "}";
    }

    @Test
    @DisplayName("L 194, L 199, L 200: state goes there and back, and along with calls to the caller")
    void stateGoesThereAndBack() {
        SuiteServer server =
                suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.hub(StatefulHub.class, StatefulHub::new)));
        WireClient client = server.client(server.chat(Transport.WEB_SOCKETS).withHubs("chatHub", "statefulHub"))
                .connect();
        client.send("{\"H\":\"chatHub\",\"M\":\"IncState\",\"A\":[],\"I\":0,\"S\":{\"counter\":41,\"name\":\"J\"}}");
        assertThat(client.nextReply()).isEqualTo("{\"S\":{\"counter\":42},\"R\":42,\"I\":\"0\"}");
        client.send("{\"H\":\"chatHub\",\"M\":\"SetState\",\"A\":[\"name\",\"J\"],\"I\":1,\"S\":{\"name\":\"J\"}}");
        assertThat(client.nextReply()).isEqualTo("{\"I\":\"1\"}");
        client.send("{\"H\":\"chatHub\",\"M\":\"ReadState\",\"A\":[\"Name\"],\"I\":2,\"S\":{\"name\":\"J\"}}");
        assertThat(client.nextReply()).isEqualTo("{\"I\":\"2\"}");
        client.send("{\"H\":\"statefulHub\",\"M\":\"Announce\",\"A\":[],\"I\":3,\"S\":{}}");
        assertThat(client.nextReply()).isEqualTo("{\"S\":{\"before\":1,\"after\":2},\"R\":\"done\",\"I\":\"3\"}");
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"StatefulHub\",\"M\":\"m\",\"A\":[],\"S\":{\"before\":1}}");
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"StatefulHub\",\"M\":\"m\",\"A\":[]}");
    }

    /** Sets state before and after it calls its caller. */
    public static final class StatefulHub extends Hub {
        /** Calls the caller, then all, between two changes of state. */
        public String announce() {
            clients().caller().state().set("before", 1);
            clients().caller().invoke("m");
            clients().all().invoke("m");
            clients().caller().state().set("after", 2);
            return "done";
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 201: progress comes inside M")
    void progressComesInsideM(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(transport);
        client.send(WireClient.invocation("chatHub", "Progress", 0, "3"));
        for (int i = 0; i < 3; i++) {
            assertThat(client.nextMessage()).isEqualTo("{\"I\":\"P|0\",\"P\":{\"I\":\"0\",\"D\":" + i + "}}");
        }
        assertThat(client.nextReply()).isEqualTo("{\"R\":\"done\",\"I\":\"0\"}");
    }

    @Test
    @DisplayName("L 202: a report after completion is refused with its text")
    void reportAfterCompletionIsRefused() throws Exception {
        CompletableFuture<Progress<Integer>> kept = new CompletableFuture<>();
        SuiteServer server =
                suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.hub(LateHub.class, () -> new LateHub(kept))));
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        assertThat(client.invoke("lateHub", "Keep")).isEqualTo("{\"I\":\"0\"}");
        Progress<Integer> progress = kept.get(5, TimeUnit.SECONDS);
        assertThatThrownBy(() -> progress.report(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("You cannot report progress on a hub method invocation that has already completed.");
    }

    /** Lets its progress out. */
    public static final class LateHub extends Hub {
        private final CompletableFuture<Progress<Integer>> kept;

        LateHub(CompletableFuture<Progress<Integer>> kept) {
            this.kept = kept;
        }

        /** Hands its progress to the test. */
        public void keep(Progress<Integer> progress) {
            kept.complete(progress);
        }
    }

    @Test
    @DisplayName("L 178, L 179: two hubs of one name and a name with a dot are refused")
    void wrongHubNamesAreRefused() {
        assertThatThrownBy(() -> suites.start(
                        SuiteSettings.defaults().hubs(hubs -> hubs.hub(SecondChatHub.class, SecondChatHub::new))))
                .hasMessageStartingWith("Two Hubs must not share the same name. ")
                .hasMessageContaining("both share the name");
        assertThatThrownBy(() ->
                        suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.hub(DottedHub.class, DottedHub::new))))
                .hasMessage("The hub name 'a.b' is invalid.");
    }

    /** Named like the suite's chat hub but for case. */
    @HubName("CHATHUB")
    public static final class SecondChatHub extends Hub {}

    /** Has a dot in its name. */
    @HubName("a.b")
    public static final class DottedHub extends Hub {}

    @Test
    @DisplayName("L 212: authorisation of classes and methods")
    void authorisationOfClassesAndMethods() {
        SuiteServer server = suites.start();
        WireClient anonymous = server.client(server.chat(Transport.WEB_SOCKETS).withHubs("secureIncomingHub"))
                .connect();
        assertThat(anonymous.invoke("secureIncomingHub", "Who")).contains("\"E\":");
        assertThat(anonymous.invoke("secureHub", "Who")).contains("\"E\":");
        WireClient alice = server.client(server.chat(Transport.WEB_SOCKETS)
                        .withHubs("secureHub")
                        .withHeader("X-User", "alice")
                        .withHeader("X-Roles", "admin"))
                .connect();
        assertThat(alice.invoke("secureIncomingHub", "Who")).isEqualTo("{\"R\":\"alice\",\"I\":\"0\"}");
        assertThat(alice.invoke("secureHub", "Who")).isEqualTo("{\"R\":\"alice\",\"I\":\"1\"}");
        assertThat(alice.invoke("adminHub", "Who")).isEqualTo("{\"R\":\"alice\",\"I\":\"2\"}");
        assertThat(alice.invoke("chatHub", "AdminOnly")).isEqualTo("{\"R\":\"admin alice\",\"I\":\"3\"}");
    }

    @Test
    @DisplayName("L 215: required authentication holds for all hubs")
    void requiredAuthenticationHoldsForAllHubs() {
        SuiteServer server = suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.requireAuthentication(true)));
        assertThat(server.client(server.chat(Transport.WEB_SOCKETS))
                        .request("GET", "/negotiate", Map.of(), null)
                        .status())
                .isEqualTo(401);
        WireClient alice = server.client(server.chat(Transport.WEB_SOCKETS).withHeader("X-User", "alice"))
                .connect();
        assertThat(alice.invoke("chatHub", "Add", "1", "2")).isEqualTo("{\"R\":3,\"I\":\"0\"}");
    }

    @Test
    @DisplayName("L 223: proxies that are switched off say so")
    void proxiesThatAreSwitchedOffSaySo() {
        SuiteServer server = suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.javaScriptProxies(false)));
        WireResponse script = server.get("/signalr/hubs");
        assertThat(script.status()).isEqualTo(200);
        assertThat(script.text())
                .isEqualTo("throw new Error('SignalR: JavaScript Hub proxy generation has been disabled.');");
    }

    @Test
    @DisplayName("L 224, L 226: the script names its mount and its methods")
    void scriptNamesItsMountAndItsMethods() {
        SuiteServer server = suites.start();
        assertThat(server.get("/signalr/hubs").text())
                .contains("$.hubConnection(\"/signalr\", { useDefaultPath: false })")
                .contains("proxies['chatHub'] = this.createHubProxy('chatHub');")
                .contains("proxies['CustomHubName'] = this.createHubProxy('CustomHubName');")
                .contains("customName: function (a)");
        assertThat(server.get("/signalr/a/%22b'/hubs").text()).contains("(\"/signalr/a/\\\"b'\", {");
    }
}

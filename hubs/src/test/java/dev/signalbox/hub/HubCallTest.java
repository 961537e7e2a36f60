package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ReplyNotSerializableException;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.hub.pipeline.IncomingCall;
import dev.signalbox.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HubCallTest {
    private final HubMount mount =
            new HubMount(HubServer.builder().hub(ChatHub.class, ChatHub::new).build());

    @ParameterizedTest
    @DisplayName("L 183, 184, 186-188, 190, 193-198: calls are answered as the original answers them")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"H":"chatHub","M":"Add","A":[1,2],"I":0}                         | {"R":3,"I":"0"}
            {"H":"CHATHUB","M":"add","A":[1,2],"I":1}                         | {"R":3,"I":"1"}
            {"h":"chathub","m":"add","a":[1,2],"i":2}                         | {"R":3,"I":"2"}
            {"I":3,"A":[1,2],"M":"Add","H":"chatHub"}                         | {"R":3,"I":"3"}
            {"H":"chatHub","M":"Add","A":[1,2]}                               | {"R":3,"I":null}
            {"H":"chatHub","M":"Add","A":[1,2],"I":"abc"}                     | {"R":3,"I":"abc"}
            {"H":"chatHub","M":"Add","A":[1,2],"I":1.0}                       | {"R":3,"I":"1.0"}
            {"H":"chatHub","M":"ReturnVoid","I":4}                            | {"I":"4"}
            {"H":"chatHub","M":"ReturnVoid","A":null,"I":5}                   | {"I":"5"}
            {"H":"chatHub","M":"ReturnVoid","A":[],"I":6}                     | {"I":"6"}
            {"H":"chatHub","M":"ReturnTask","A":[],"I":7}                     | {"I":"7"}
            {"H":"chatHub","M":"ReturnTaskInt","A":[],"I":8}                  | {"R":42,"I":"8"}
            {"H":"chatHub","M":"ReturnNoTask","A":[],"I":9}                   | {"I":"9"}
            {"H":"chatHub","M":"","A":[],"I":12}                              | {"I":"12","E":"There was an error invoking Hub method 'chatHub.'."}
            {"H":"chatHub","M":5,"A":[],"I":13}                               | {"I":"13","E":"There was an error invoking Hub method 'chatHub.5'."}
            {"H":"chatHub","M":"Add ","A":[1,2],"I":19}                       | {"I":"19","E":"There was an error invoking Hub method 'chatHub.Add '."}
            {"H":"chatHub","M":"Na{0}me","A":[],"I":24}                       | {"I":"24","E":"There was an error invoking Hub method 'chatHub.Na{0}me'."}
            {"H":"chatHub","M":"<b>","A":[],"I":25}                           | {"I":"25","E":"There was an error invoking Hub method 'chatHub.<b>'."}
            {'H':'chatHub','M':'Add','A':[1,2],'I':31}                        | {"R":3,"I":"31"}
            {H:"chatHub",M:"Add",A:[1,2],I:32}                                | {"R":3,"I":"32"}
            {"H":"chatHub","M":"Overload","A":[1],"I":35}                     | {"R":"1:1","I":"35"}
            {"H":"chatHub","M":"Overload","A":[1,2],"I":35}                   | {"R":"2:1,2","I":"35"}
            {"H":"chatHub","M":"SameArity","A":[1],"I":36}                    | {"I":"36","E":"There was an error invoking Hub method 'chatHub.SameArity'."}
            {"H":"chatHub","M":"progress","A":[0],"I":37}                     | {"R":"done","I":"37"}
            {"H":"chatHub","M":"Progress","A":[0,null],"I":38}                | {"I":"38","E":"There was an error invoking Hub method 'chatHub.Progress'."}
            {"H":"CHATHUB","M":"Throw","A":[],"I":39}                         | {"I":"39","E":"There was an error invoking Hub method 'CHATHUB.Throw'."}
            {"H":"chatHub","M":"ThrowAsync","A":[],"I":1}                     | {"I":"1","E":"There was an error invoking Hub method 'chatHub.ThrowAsync'."}
            {"H":"chatHub","M":"Cancelled","A":[],"I":2}                      | {"I":"2","E":"There was an error invoking Hub method 'chatHub.Cancelled'."}
            {"H":"chatHub","M":"ThrowHubException","A":["he",{"code":7}],"I":3} | {"I":"3","H":true,"E":"he","D":{"code":7}}
            {"H":"chatHub","M":"ThrowHubException","A":["he",null],"I":4}     | {"I":"4","H":true,"E":"he"}
            {"H":"chatHub","M":"ThrowHubException","A":["m",[]],"I":178}      | {"I":"178","H":true,"E":"m","D":[]}
            {"H":"chatHub","M":"ThrowHubException","A":["m",0],"I":179}       | {"I":"179","H":true,"E":"m","D":0}
            {"H":"chatHub","M":"ThrowHubException","A":["m",false],"I":180}   | {"I":"180","H":true,"E":"m","D":false}
            {"H":"chatHub","M":"ThrowHubException","A":["m",""],"I":181}      | {"I":"181","H":true,"E":"m","D":""}
            {"H":"chatHub","M":"Add","A":["2","3"],"I":15}                    | {"R":5,"I":"15"}
            {"H":"chatHub","M":"Add","A":[1.5,2],"I":11}                      | {"I":"11","E":"There was an error invoking Hub method 'chatHub.Add'."}
            {"H":"chatHub","M":"Add","A":[null,2],"I":10}                     | {"I":"10","E":"There was an error invoking Hub method 'chatHub.Add'."}
            {"H":"chatHub","M":"EchoString","A":[5],"I":12}                   | {"R":"5","I":"12"}
            {"H":"chatHub","M":"EchoString","A":[true],"I":13}                | {"R":"true","I":"13"}
            {"H":"chatHub","M":"EchoString","A":[null],"I":11}                | {"I":"11"}
            {"H":"chatHub","M":"EchoString","A":[""],"I":10}                  | {"R":"","I":"10"}
            {"H":"chatHub","M":"EchoString","A":["héllo"],"I":9}              | {"R":"héllo","I":"9"}
            {"H":"chatHub","M":"Echo","A":[[1,"a",null,[2]]],"I":6}           | {"R":[1,"a",null,[2]],"I":"6"}
            {"H":"chatHub","M":"Echo","A":[{"a":1,"B":{"c":[1,"x",null]},"d":"2020-01-02T03:04:05Z"}],"I":8} | {"R":{"a":1,"B":{"c":[1,"x",null]},"d":"2020-01-02T03:04:05Z"},"I":"8"}
            {"H":"chatHub","M":"Echo","A":[1.5],"I":3}                        | {"R":1.5,"I":"3"}
            {"H":"chatHub","M":"EchoComplex","A":[{"name":"n","age":3,"extra":1}],"I":18} | {"R":{"Name":"n","Age":3,"Tags":null},"I":"18"}
            {"H":"chatHub","M":"EchoComplex","A":[null],"I":19}               | {"I":"19"}
            {"H":"chatHub","M":"EchoDouble","A":[3],"I":33}                   | {"R":3.0,"I":"33"}
            {"H":"chatHub","M":"EchoDouble","A":[1E+21],"I":34}               | {"R":1E+21,"I":"34"}
            {"H":"chatHub","M":"EchoDouble","A":["NaN"],"I":36}               | {"R":"NaN","I":"36"}
            {"H":"chatHub","M":"EchoNullableInt","A":[null],"I":50}           | {"I":"50"}
            {"H":"chatHub","M":"EchoNullableInt","A":[5],"I":51}              | {"R":5,"I":"51"}
            {"H":"chatHub","M":"EchoEnum","A":["green"],"I":57}               | {"R":1,"I":"57"}
            {"H":"chatHub","M":"EchoEnum","A":[2],"I":55}                     | {"R":2,"I":"55"}
            {"H":"chatHub","M":"EchoBytes","A":["AQID"],"I":47}               | {"R":"AQID","I":"47"}
            {"H":"chatHub","M":"EchoDictionaryInt","A":[{"one":1,"Two":2}],"I":53} | {"R":{"one":1,"Two":2},"I":"53"}
            {"H":"chatHub","M":"EchoList","A":[[3,1,2]],"I":54}               | {"R":[3,1,2],"I":"54"}
            {"H":"chatHub","M":"ParamsArray","A":[[1,2]],"I":168}             | {"R":3,"I":"168"}
            {"H":"chatHub","M":"customName","A":["x"],"I":2}                  | {"R":"custom x","I":"2"}
            {"H":"chatHub","M":"ServerSideName","A":["x"],"I":3}              | {"I":"3","E":"There was an error invoking Hub method 'chatHub.ServerSideName'."}
            {"H":"chatHub","M":"StaticNotCallable","A":[],"I":17}             | {"I":"17","E":"There was an error invoking Hub method 'chatHub.StaticNotCallable'."}
            {"H":"chatHub","M":"OnConnected","A":[],"I":19}                   | {"I":"19","E":"There was an error invoking Hub method 'chatHub.OnConnected'."}
            {"H":"chatHub","M":"Clients","A":[],"I":31}                       | {"I":"31","E":"There was an error invoking Hub method 'chatHub.Clients'."}
            {"H":"chatHub","M":"ToString","A":[],"I":20}                      | {"I":"20","E":"There was an error invoking Hub method 'chatHub.ToString'."}
            {"H":"chatHub","M":"AuthOnly","A":[],"I":28}                      | {"I":"28","E":"There was an error invoking Hub method 'chatHub.AuthOnly'."}
            """)
    void answers(String sent, String answered) {
        assertThat(mount.call(sent)).isEqualTo(answered);
    }

    @ParameterizedTest
    @DisplayName("L 185, 190, 191, 197, 213: detailed errors carry the original's texts")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"I":"0","H":"chatHub","M":"Throw","A":[]}             | {"I":"0","E":"boom"}
            {"I":"1","H":"chatHub","M":"ThrowAsync","A":[]}        | {"I":"1","E":"async boom"}
            {"I":"2","H":"chatHub","M":"Cancelled","A":[]}         | {"I":"2","E":"The operation was canceled."}
            {"I":"3","H":"chatHub","M":"ThrowHubException","A":["he",{"code":7,"text":"x"}]} | {"I":"3","H":true,"E":"he","D":{"code":7,"text":"x"}}
            {"I":"6","H":"chatHub","M":"NoSuchMethod","A":[]}      | {"I":"6","E":"'NoSuchMethod' method could not be resolved. No method found with that name."}
            {"I":"7","H":"chatHub","M":"Add","A":[1]}              | {"I":"7","E":"'Add' method could not be resolved. Potential candidates are: \\nAdd(a:Int32, b:Int32):Int32"}
            {"I":"10","H":"chatHub","M":"add","A":[1]}             | {"I":"10","E":"'add' method could not be resolved. No method found with that name."}
            {"I":"8","H":"chatHub","M":"Add","A":[1,2,3]}          | {"I":"8","E":"'Add' method could not be resolved. Potential candidates are: \\nAdd(a:Int32, b:Int32):Int32"}
            {"I":"9","H":"chatHub","M":"Add","A":["x",2]}          | {"I":"9","E":"Could not convert string to integer: x. Path '', line 1, position 3."}
            {"I":"12","H":"chatHub","M":"OptionalParam","A":[1]}   | {"I":"12","E":"'OptionalParam' method could not be resolved. Potential candidates are: \\nOptionalParam(a:Int32, b:Int32):Int32"}
            {"I":"13","H":"chatHub","M":"ParamsArray","A":[1,2]}   | {"I":"13","E":"'ParamsArray' method could not be resolved. Potential candidates are: \\nParamsArray(values:Int32[]):Int32"}
            {"I":"14","H":"chatHub","M":"SameArity","A":[1]}       | {"I":"14","E":"'SameArity' method could not be resolved. Potential candidates are: \\nSameArity(a:Int32):String\\nSameArity(a:String):String"}
            {"I":"15","H":"chatHub","M":"Overload","A":[1,2,3]}    | {"I":"15","E":"'Overload' method could not be resolved. Potential candidates are: \\nOverload():String\\nOverload(a:Int32):String\\nOverload(a:Int32, b:Int32):String"}
            {"I":"34","H":"chatHub","M":"Progress","A":[]}         | {"I":"34","E":"'Progress' method could not be resolved. Potential candidates are: \\nProgress(n:Int32):Task`1"}
            {"I":"28","H":"chatHub","M":"AuthOnly","A":[]}         | {"I":"28","E":"Caller is not authorized to invoke the AuthOnly method on ChatHub."}
            {"I":"29","H":"chatHub","M":"AdminOnly","A":[]}        | {"I":"29","E":"Caller is not authorized to invoke the AdminOnly method on ChatHub."}
            {"I":"36","H":"chatHub","M":"SendTo","A":[null,"x"]}   | {"I":"36","E":"Argument cannot be null or empty"}
            {"I":"17","H":"noHub","M":"Add","A":[1,2]}             | {"I":"17","E":"'noHub' Hub could not be resolved."}
            """)
    void detailedErrors(String sent, String answered) {
        HubMount detailed = new HubMount(HubServer.builder()
                .hub(ChatHub.class, ChatHub::new)
                .detailedErrors(true)
                .build());
        assertThat(detailed.call(sent)).isEqualTo(answered);
    }

    @ParameterizedTest
    @DisplayName("K66: where the original says nothing although the id is known, the call is answered with E")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"H":"noHub","M":"Add","A":[1,2],"I":17} | {"I":"17","E":"There was an error invoking Hub method 'noHub.Add'."}
            {"M":"Add","A":[1,2],"I":14}             | {"I":"14","E":"There was an error invoking Hub method '.Add'."}
            {"H":"","M":"Add","A":[1,2],"I":16}      | {"I":"16","E":"There was an error invoking Hub method '.Add'."}
            {"H":"chatHub","A":[1,2],"I":10}         | {"I":"10","E":"There was an error invoking Hub method 'chatHub.'."}
            """)
    void unservableCallsWithAnId(String sent, String answered) {
        assertThat(mount.call(sent)).isEqualTo(answered);
    }

    @ParameterizedTest
    @DisplayName("L 189: what is not understood, or cannot be answered, fails as a peer's mistake")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {
            []
            null
            "x"
            {"H":"noHub","M":"Add","A":[1,2]}
            {"H":"chatHub","M":"Add","A":{},"I":7}
            """)
    void notUnderstood(String sent) {
        assertThatThrownBy(() -> mount.call(sent))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ProtocolException.class);
    }

    @Test
    void aSendWithoutDataFailsAsAPeersMistake() {
        assertThatThrownBy(() -> mount.start(null).join()).hasCauseInstanceOf(ProtocolException.class);
    }

    @Test
    @DisplayName("L 192: an argument nested deeper than 20 is an error, one of 20 is not")
    void depthOfArguments() {
        assertThat(mount.call("{\"H\":\"chatHub\",\"M\":\"Echo\",\"A\":[" + nested(20) + "],\"I\":1}"))
                .isEqualTo("{\"R\":" + nested(20) + ",\"I\":\"1\"}");
        assertThat(mount.call("{\"H\":\"chatHub\",\"M\":\"Echo\",\"A\":[" + nested(21) + "],\"I\":1}"))
                .isEqualTo("{\"I\":\"1\",\"E\":\"There was an error invoking Hub method 'chatHub.Echo'.\"}");
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    @Test
    @DisplayName("L 218: each call has an object of its own, closed once the call is over")
    void oneObjectForEachCall() {
        List<String> story = new ArrayList<>();
        AtomicInteger count = new AtomicInteger();
        HubMount closing = new HubMount(HubServer.builder()
                .hub(ClosingHub.class, () -> new ClosingHub(story, count.incrementAndGet()))
                .build());
        CompletableFuture<?> waiting = closing.start("{\"H\":\"closingHub\",\"M\":\"await\",\"I\":0}");
        closing.call("{\"H\":\"closingHub\",\"M\":\"now\",\"I\":1}");
        assertThat(story).containsExactly("1 waits", "2 answers", "2 closed");
        ClosingHub.GATE.complete("open");
        assertThat(waiting)
                .isCompletedWithValueMatching(answer -> answer.toString().equals("{\"R\":\"open\",\"I\":\"0\"}"));
        assertThat(story).containsExactly("1 waits", "2 answers", "2 closed", "1 closed");
        assertThat(closing.call("{\"H\":\"closingHub\",\"M\":\"close\",\"I\":2}"))
                .isEqualTo("{\"I\":\"2\",\"E\":\"There was an error invoking Hub method 'closingHub.close'.\"}");
    }

    public static final class ClosingHub extends Hub implements AutoCloseable {
        static final CompletableFuture<String> GATE = new CompletableFuture<>();
        private final List<String> story;
        private final int number;

        ClosingHub(List<String> story, int number) {
            this.story = story;
            this.number = number;
        }

        public CompletableFuture<String> await() {
            story.add(number + " waits");
            return GATE;
        }

        public void now() {
            story.add(number + " answers");
        }

        @Override
        public void close() {
            story.add(number + " closed");
        }
    }

    @Test
    @DisplayName("K66: what closing a hub throws, an error too, takes no answer away")
    void failingClose() {
        HubMount failing = new HubMount(HubServer.builder()
                .hub(FailingCloseHub.class, FailingCloseHub::new)
                .build());
        assertThat(failing.call("{\"H\":\"failingCloseHub\",\"M\":\"now\",\"I\":1}"))
                .isEqualTo("{\"R\":1,\"I\":\"1\"}");
    }

    public static final class FailingCloseHub extends Hub implements AutoCloseable {
        public int now() {
            return 1;
        }

        @Override
        public void close() {
            throw new AssertionError("on purpose");
        }
    }

    @Test
    @DisplayName("K66: a call that a module gives no stage for is answered with E")
    void moduleWithoutStage() {
        HubMount careless = new HubMount(HubServer.builder()
                .hub(FailingCloseHub.class, FailingCloseHub::new)
                .addModule(new HubPipelineModule() {
                    @Override
                    @SuppressWarnings("NullAway") // what a careless author does
                    protected CompletionStage<Object> incoming(
                            IncomingCall call, Supplier<CompletionStage<Object>> inner) {
                        return null;
                    }
                })
                .build());
        assertThat(careless.call("{\"H\":\"failingCloseHub\",\"M\":\"now\",\"I\":1}"))
                .isEqualTo("{\"I\":\"1\",\"E\":\"There was an error invoking Hub method 'failingCloseHub.now'.\"}");
    }

    @Test
    @DisplayName("K76: a hub that cannot be created answers with E")
    void hubThatCannotBeCreated() {
        HubMount broken = new HubMount(HubServer.builder()
                .hub(ChatHub.class, () -> {
                    throw new java.io.IOException("no database");
                })
                .build());
        assertThat(broken.call("{\"H\":\"chatHub\",\"M\":\"Add\",\"A\":[1,2],\"I\":1}"))
                .isEqualTo("{\"I\":\"1\",\"E\":\"There was an error invoking Hub method 'chatHub.Add'.\"}");
    }

    @Test
    @DisplayName("B11: a result that cannot be written fails the reply")
    void unwritableResult() {
        HubMount looping = new HubMount(
                HubServer.builder().hub(LoopHub.class, LoopHub::new).build());
        assertThatThrownBy(() -> looping.call("{\"H\":\"loopHub\",\"M\":\"loop\",\"I\":1}"))
                .hasCauseInstanceOf(ReplyNotSerializableException.class);
    }

    public static final class LoopHub extends Hub {
        public List<Object> loop() {
            List<Object> loop = new ArrayList<>();
            loop.add(loop);
            return loop;
        }
    }

    @Test
    @DisplayName("L 220: the call's context is that of the request that carried it")
    void contextOfTheRequest() {
        HubMount context = new HubMount(
                HubServer.builder().hub(ContextHub.class, ContextHub::new).build());
        assertThat(context.call(
                        "{\"H\":\"contextHub\",\"M\":\"show\",\"I\":1}",
                        dev.signalbox.connection.ConnectionUser.named("ann")))
                .isEqualTo("{\"R\":[\"c1\",\"ann\",\"v\",\"hv\",\"cv\",\"/signalr/send\"],\"I\":\"1\"}");
        context.call("{\"H\":\"contextHub\",\"M\":\"leave\",\"I\":1}");
        assertThat(context.taken()).containsExactly("abort c1");
    }

    public static final class ContextHub extends Hub {
        public List<String> show() {
            HubCallerContext context = context();
            return List.of(
                    context.connectionId(),
                    context.user().name(),
                    String.valueOf(context.query().get("Q")),
                    context.headers().get("x-head").get(0),
                    String.valueOf(context.cookies().get("COOK")),
                    context.request().path());
        }

        public void leave() {
            context().abort();
        }
    }

    @Test
    void aHubNotCreatedByTheServerSaysSo() {
        ChatHub hub = new ChatHub();
        for (Runnable use : List.<Runnable>of(hub::clients, hub::groups, hub::context)) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Using a Hub instance not created by the HubPipeline is unsupported.");
        }
    }
}

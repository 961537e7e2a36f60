package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.ProtocolException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallerStateTest {
    private final HubMount mount = new HubMount(HubServer.builder()
            .hub(ChatHub.class, ChatHub::new)
            .hub(StatefulHub.class, StatefulHub::new)
            .build());

    @ParameterizedTest
    @DisplayName("L 199: state comes back only if it changed, as in the original")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"I":"0","H":"chatHub","M":"IncState","A":[]}                                            | {"S":{"counter":1},"R":1,"I":"0"}
            {"I":"1","H":"chatHub","M":"IncState","A":[],"S":{"counter":1}}                          | {"S":{"counter":2},"R":2,"I":"1"}
            {"I":"3","H":"chatHub","M":"ReadState","A":["name"],"S":{"counter":42,"name":"Jürg"}}    | {"R":"Jürg","I":"3"}
            {"I":"4","H":"chatHub","M":"ReadState","A":["deep"],"S":{"deep":{"list":[1,"a",null],"o":{"p":true}}}} | {"R":{"list":[1,"a",null],"o":{"p":true}},"I":"4"}
            {"I":"5","H":"chatHub","M":"ReadState","A":["Name"],"S":{"name":"Jürg"}}                 | {"I":"5"}
            {"I":"6","H":"chatHub","M":"ReadState","A":["missing"],"S":{"name":"Jürg"}}              | {"I":"6"}
            {"I":"7","H":"chatHub","M":"SetState","A":["added",{"k":[1,2]}],"S":{"name":"Jürg"}}     | {"S":{"added":{"k":[1,2]}},"I":"7"}
            {"I":"8","H":"chatHub","M":"SetState","A":["name","Jürg"],"S":{"name":"Jürg"}}           | {"I":"8"}
            {"I":"9","H":"chatHub","M":"SetState","A":["name","new name"],"S":{"name":"Jürg"}}       | {"S":{"name":"new name"},"I":"9"}
            {"I":"10","H":"chatHub","M":"SetState","A":["name",null],"S":{"name":"new name"}}        | {"S":{"name":null},"I":"10"}
            {"I":"11","H":"chatHub","M":"ReadState","A":["name"],"S":{"name":null}}                  | {"I":"11"}
            {"I":"13","H":"chatHub","M":"Throw","A":[],"S":{"counter":42}}                           | {"I":"13","E":"There was an error invoking Hub method 'chatHub.Throw'."}
            {"I":"14","H":"statefulHub","M":"setAndFail"}                                            | {"S":{"a":1},"I":"14","E":"There was an error invoking Hub method 'statefulHub.setAndFail'."}
            {"I":"15","H":"statefulHub","M":"setAndReset","S":{"a":1}}                               | {"I":"15"}
            {"I":"16","H":"statefulHub","M":"setInBothCases"}                                        | {"S":{"Name":"first"},"I":"16"}
            """)
    void answers(String sent, String answered) {
        assertThat(mount.call(sent)).isEqualTo(answered);
    }

    @Test
    @DisplayName("L 200: what was set before a call to the caller goes along with it, and to nobody else")
    void stateGoesToTheCaller() {
        assertThat(mount.call("{\"I\":0,\"H\":\"statefulHub\",\"M\":\"setAndCall\",\"S\":{\"kept\":1}}"))
                .isEqualTo("{\"S\":{\"a\":1,\"b\":2},\"I\":\"0\"}");
        assertThat(mount.taken())
                .containsExactly(
                        "hc-StatefulHub.c1 {\"H\":\"StatefulHub\",\"M\":\"before\",\"A\":[]}",
                        "hc-StatefulHub.c1 {\"H\":\"StatefulHub\",\"M\":\"after\",\"A\":[true],\"S\":{\"a\":1}}",
                        "h-StatefulHub {\"H\":\"StatefulHub\",\"M\":\"toAll\",\"A\":[]}",
                        "hc-StatefulHub.c1 {\"H\":\"StatefulHub\",\"M\":\"again\",\"A\":[],\"S\":{\"a\":1,\"b\":2}}");
    }

    @Test
    @DisplayName("L 189: state of 4096 characters is taken, of 4097 not")
    void lengthOfTheState() {
        assertThat(mount.call(withStateOf(4096))).isEqualTo("{\"I\":\"0\"}");
        assertThatThrownBy(() -> mount.call(withStateOf(4097)))
                .hasCauseInstanceOf(ProtocolException.class)
                .hasMessageContaining("State has exceeded the maximum length of 4096 bytes.");
    }

    private static String withStateOf(int length) {
        String padding = "x".repeat(length - "{\"a\":\"\"}".length());
        return "{\"I\":0,\"H\":\"chatHub\",\"M\":\"ReadState\",\"A\":[\"b\"],\"S\":{\"a\":\"" + padding + "\"}}";
    }

    @Test
    @DisplayName("K66: state nested too deep is answered with E")
    void depthOfTheState() {
        String deep = "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}";
        assertThat(mount.call("{\"I\":0,\"H\":\"chatHub\",\"M\":\"ReadState\",\"A\":[\"b\"],\"S\":" + deep + "}"))
                .isEqualTo("{\"I\":\"0\",\"E\":\"There was an error invoking Hub method 'chatHub.ReadState'.\"}");
    }

    @Test
    @DisplayName("F9: two calls of one client at the same time do not see each other's state")
    void statesOfTwoCalls() {
        CompletableFuture<?> first = mount.start(
                "{\"I\":0,\"H\":\"statefulHub\",\"M\":\"setThenWait\",\"A\":[\"one\"],\"S\":{\"v\":\"s\"}}");
        CompletableFuture<?> second = mount.start(
                "{\"I\":1,\"H\":\"statefulHub\",\"M\":\"setThenWait\",\"A\":[\"two\"],\"S\":{\"v\":\"s\"}}");
        StatefulHub.GATE.complete(null);
        assertThat(first.join()).hasToString("{\"S\":{\"v\":\"one\"},\"R\":\"one\",\"I\":\"0\"}");
        assertThat(second.join()).hasToString("{\"S\":{\"v\":\"two\"},\"R\":\"two\",\"I\":\"1\"}");
    }

    public static final class StatefulHub extends Hub {
        static final CompletableFuture<Void> GATE = new CompletableFuture<>();

        public void setAndCall() {
            CallerProxy caller = clients().caller();
            caller.invoke("before");
            caller.state().set("a", 1);
            caller.invoke("after", true);
            clients().all().invoke("toAll");
            clients().caller().state().set("b", 2);
            caller.invoke("again");
        }

        public void setAndFail() {
            clients().caller().state().set("a", 1);
            throw new IllegalStateException("boom");
        }

        public void setAndReset() {
            clients().caller().state().set("a", 2);
            clients().caller().state().set("a", 1);
        }

        public void setInBothCases() {
            clients().caller().state().set("Name", "first");
            clients().caller().state().set("name", "second");
        }

        public CompletableFuture<Object> setThenWait(String value) {
            clients().caller().state().set("v", value);
            return GATE.thenApply(open -> clients().caller().state().get("v"));
        }
    }
}

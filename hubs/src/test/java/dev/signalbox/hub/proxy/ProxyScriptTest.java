package dev.signalbox.hub.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubMethodName;
import dev.signalbox.hub.HubName;
import dev.signalbox.hub.Progress;
import dev.signalbox.hub.descriptor.HubCatalog;
import dev.signalbox.hub.descriptor.HubDescriptor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyScriptTest {
    private static String script(HubDescriptor... hubs) {
        return ProxyScript.of(new HubCatalog(List.of(hubs))).at("\"/signalr\"");
    }

    @Test
    @DisplayName("L 226: hubs and methods by name, in the layout of the original, names given stay as they are")
    void layoutOfTheHubs() {
        String script = script(
                HubDescriptor.of(URLHub.class, URLHub::new),
                HubDescriptor.of(CustomHub.class, CustomHub::new),
                HubDescriptor.of(BareHub.class, BareHub::new));
        assertThat(hubs(script)).isEqualTo("""
                        proxies['bareHub'] = this.createHubProxy('bareHub');\s
                        proxies['bareHub'].client = { };
                        proxies['bareHub'].server = {
                        };

                        proxies['CustomHubName'] = this.createHubProxy('CustomHubName');\s
                        proxies['CustomHubName'].client = { };
                        proxies['CustomHubName'].server = {
                            ping: function () {
                                return proxies['CustomHubName'].invoke.apply(proxies['CustomHubName'], $.merge(["Ping"], $.makeArray(arguments)));
                             }
                        };

                        proxies['uRLHub'] = this.createHubProxy('uRLHub');\s
                        proxies['uRLHub'].client = { };
                        proxies['uRLHub'].server = {
                            'do-it': function () {
                                return proxies['uRLHub'].invoke.apply(proxies['uRLHub'], $.merge(["do-it"], $.makeArray(arguments)));
                             },

                            other: function (only) {
                                return proxies['uRLHub'].invoke.apply(proxies['uRLHub'], $.merge(["other"], $.makeArray(arguments)));
                             },

                            Renamed: function (name, message) {
                                return proxies['uRLHub'].invoke.apply(proxies['uRLHub'], $.merge(["Renamed"], $.makeArray(arguments)));
                             },

                            throw: function (var_, eval_) {
                                return proxies['uRLHub'].invoke.apply(proxies['uRLHub'], $.merge(["Throw"], $.makeArray(arguments)));
                             },

                            work: function (steps) {
                                return proxies['uRLHub'].invoke.apply(proxies['uRLHub'], $.merge(["work"], $.makeArray(arguments)));
                             }
                        };
                """.replace("\n", "\r\n"));
    }

    private static String hubs(String script) {
        return script.substring(script.indexOf("        proxies["), script.indexOf("\r\n        return proxies;"));
    }

    @Test
    @DisplayName("L 224, 225: the parts of the script that clients of all versions rely on, in their order")
    void frameOfTheScript() {
        String script = script(HubDescriptor.of(BareHub.class, BareHub::new));
        assertThat(script)
                .startsWith("/*!\r\n")
                .containsSubsequence(
                        "2.4.3",
                        "(function ($, window, undefined) {\r\n",
                        "    \"use strict\";\r\n",
                        "typeof ($.signalR) !== \"function\"",
                        "throw new Error(\"SignalR: SignalR is not loaded. Please ensure jquery.signalR-x.js is referenced before ~/signalr/js.\");",
                        "function makeProxyCallback(hub, callback) {\r\n        return function () {\r\n            // Call the client hub method\r\n",
                        "function registerHubProxies(instance, shouldSubscribe) {",
                        "(memberKey, makeProxyCallback(hub, memberValue), memberValue);",
                        "$.hubConnection.prototype.createHubProxies = function () {\r\n        var proxies = {};\r\n",
                        "this.starting(function () {",
                        "registerHubProxies(proxies, true);",
                        "this._registerSubscribedHubs();",
                        "}).disconnected(function () {",
                        "registerHubProxies(proxies, false);",
                        "        proxies['bareHub']",
                        "        return proxies;\r\n    };\r\n",
                        "    signalR.hub = $.hubConnection(\"/signalr\", { useDefaultPath: false });\r\n",
                        "    $.extend(signalR, signalR.hub.createHubProxies());\r\n",
                        "}(window.jQuery, window));\r\n")
                .endsWith("}(window.jQuery, window));\r\n");
        assertThat(script.replace("\r\n", "")).doesNotContain("\n", "\r");
    }

    @Test
    void theScriptIsBalancedWhateverTheNames() {
        String script = script(
                HubDescriptor.of(HostileHub.class, HostileHub::new), HubDescriptor.of(URLHub.class, URLHub::new));
        assertThat(openBrackets(script)).isEmpty();
        assertThat(script)
                .contains("proxies['it\\'s\\u000a\\\\'] = this.createHubProxy('it\\'s\\u000a\\\\');")
                .contains("$.merge([\"say \\\"x\\\"\"]")
                .contains("'say \"x\"': function () {");
    }

    /** Reads the script as far as comments, strings and brackets go. */
    private static Deque<Character> openBrackets(String script) {
        Deque<Character> open = new ArrayDeque<>();
        for (int i = 0; i < script.length(); i++) {
            char c = script.charAt(i);
            if (script.startsWith("/*", i)) {
                i = script.indexOf("*/", i) + 1;
            } else if (script.startsWith("//", i)) {
                i = script.indexOf("\r\n", i);
            } else if (c == '"' || c == '\'') {
                i = endOfString(script, i);
            } else if ("([{".indexOf(c) >= 0) {
                open.push(")]}".charAt("([{".indexOf(c)));
            } else if (")]}".indexOf(c) >= 0) {
                assertThat(open).as("at %s", script.substring(i)).isNotEmpty();
                assertThat(open.pop()).as("at %s", script.substring(i)).isEqualTo(c);
            }
        }
        return open;
    }

    private static int endOfString(String script, int start) {
        int i = start + 1;
        while (script.charAt(i) != script.charAt(start)) {
            assertThat(script.charAt(i)).isNotIn('\r', '\n');
            i += script.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    @Test
    void withoutHubsNothingStandsInTheirPlace() {
        assertThat(script()).contains("        });\r\n\r\n\r\n        return proxies;");
    }

    @Test
    @DisplayName("L 223: a server without proxies says so")
    void disabled() {
        assertThat(ProxyScript.disabled().at("\"/signalr\""))
                .isEqualTo("throw new Error('SignalR: JavaScript Hub proxy generation has been disabled.');");
    }

    @ParameterizedTest
    @DisplayName("L 180: camel case lowers the first letter of each part, and only that")
    @CsvSource({"URLHub,uRLHub", "ChatHub,chatHub", "chatHub,chatHub", "A.BC.d,a.bC.d", "_X,_X", "ÄHub,äHub"})
    void camelCase(String name, String shown) {
        assertThat(ScriptText.camelCase(name)).isEqualTo(shown);
    }

    static class URLHub extends Hub {
        @HubMethodName("Renamed")
        public void send(String name, String message) {}

        public void other(String one, String two) {}

        public void other(String only) {}

        public void Throw(int var, int eval) {}

        public String work(int steps, Progress<Integer> progress) {
            return "done";
        }

        @HubMethodName("do-it")
        public void doIt() {}
    }

    @HubName("CustomHubName")
    static class CustomHub extends Hub {
        public void Ping() {}
    }

    static class BareHub extends Hub {}

    @HubName("it's\n\\")
    static class HostileHub extends Hub {
        @HubMethodName("say \"x\"")
        public void say() {}
    }
}

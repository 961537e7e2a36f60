package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.WireResponse;
import java.util.List;

/** L 221-226: the generated script. */
final class ProxyRules {

    private ProxyRules() {}

    static void addTo(RuleBook book) {
        book.rule(221, "the type of /hubs is application/javascript; charset=UTF-8")
                .check(t -> {
                    for (String suffix : List.of("/hubs", "/js", "/hubs/")) {
                        WireResponse script = t.get(suffix);
                        Expect.equal("status", script.status(), 200);
                        Expect.equal("content type", script.header("Content-Type"), Wires.SCRIPT_TYPE);
                    }
                });
        book.rule(222, "the script runs with jquery.signalR 1.x and 2.4 and yields $.connection.<hub>.server.<method>")
                .provenBy("conformance-tests/RealClientsIT#realClient");
        book.rule(223, "disabled: throw new Error('SignalR: JavaScript Hub proxy generation has been disabled.');")
                .needs(Feature.NO_PROXIES)
                .check(t -> Expect.answered(
                        t.get("/hubs"),
                        "throw new Error('SignalR: JavaScript Hub proxy generation has been disabled.');"));
        book.rule(224, "the mount URL is embedded and string-escaped")
                .needs(Feature.PROXIES)
                .check(t -> {
                    String url = JsonText.quote(t.path(""));
                    Expect.contains(
                            "script", t.get("/hubs").text(), "$.hubConnection(" + url + ", { useDefaultPath: false })");
                    String odd = JsonText.quote(t.path("/a/\"b'"));
                    Expect.contains("script", t.get("/a/%22b'/hubs").text(), "$.hubConnection(" + odd + ", {");
                });
        book.rule(225, "the text // Call the client hub method is present in the callback wrapper")
                .needs(Feature.PROXIES)
                .check(t -> Expect.matches(
                        "script",
                        t.get("/hubs").text(),
                        ".*function makeProxyCallback\\(hub, callback\\) \\{\\s*return function \\(\\) \\{\\s*"
                                + "// Call the client hub method\\s.*"));
        book.rule(
                        226,
                        "a named hub or method is emitted verbatim; others camel-cased; the server name is used in the call")
                .needs(Feature.PROXIES, Feature.CHAT_HUB, Feature.CUSTOM_HUB)
                .check(t -> {
                    String script = t.get("/hubs").text();
                    Expect.contains(
                            "script",
                            script,
                            "proxies['chatHub'] = this.createHubProxy('chatHub');",
                            "proxies['CustomHubName'] = this.createHubProxy('CustomHubName');",
                            "customName: function (a)");
                    Expect.matches(
                            "script",
                            script,
                            ".*joinGroup: function \\(group\\) \\{\\s*return proxies\\['chatHub'\\]\\.invoke\\.apply\\("
                                    + "proxies\\['chatHub'\\], \\$\\.merge\\(\\[\"[jJ]oinGroup\"\\], .*");
                });
    }
}

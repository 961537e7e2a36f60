package dev.signalbox.conformance.rule;

import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.conformance.wire.WireResponse;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.util.EnumSet;
import java.util.Set;

/** Finds out what a target has: asks it for each part of the suite and looks at how it is set up. Stateless. */
public final class Prober {
    private static final double QUICK_KEEP_ALIVE_TIMEOUT = 4.0;
    private static final double QUICK_DISCONNECT_TIMEOUT = 6.0;
    private static final double SHORT_CONNECTION_TIMEOUT = 5.0;

    private Prober() {}

    /**
     * Asks a target.
     *
     * @return the target with the features that were found
     * @throws WireException when it cannot be reached, or does not answer negotiate
     */
    public static Target probe(Target target) {
        Set<Feature> found = EnumSet.noneOf(Feature.class);
        try (Trial trial = new Trial(target, Dialect.once().get(0))) {
            settings(trial, found);
            parts(trial, found);
        }
        if (target.twin() != null) {
            found.add(Feature.TWIN);
        }
        if (target.fresh() != null) {
            found.add(Feature.STOPPABLE);
        }
        return target.withFeatures(found);
    }

    private static void settings(Trial trial, Set<Feature> found) {
        WireResponse answer =
                trial.exchange(RawRequest.get(trial.path("/negotiate")).header("Origin", "http://elsewhere.example"));
        if (answer.status() != 200) {
            throw new WireException("negotiate was answered " + answer + " (expected: 200)");
        }
        JsonText json = JsonText.parse(answer.text());
        double disconnect = number(json, "DisconnectTimeout");
        double connection = number(json, "ConnectionTimeout");
        boolean keepAlive = !json.at("KeepAliveTimeout").raw().equals("null");
        if (keepAlive) {
            double timeout = number(json, "KeepAliveTimeout");
            if (timeout <= QUICK_KEEP_ALIVE_TIMEOUT && disconnect <= QUICK_DISCONNECT_TIMEOUT) {
                found.add(Feature.QUICK);
            }
            if (timeout == 20 && disconnect == 30 && connection == 110) {
                found.add(Feature.DEFAULT_TIMES);
            }
        }
        add(found, keepAlive, Feature.KEEP_ALIVE, Feature.NO_KEEP_ALIVE);
        if (connection <= SHORT_CONNECTION_TIMEOUT) {
            found.add(Feature.SHORT_CONNECTION_TIMEOUT);
        }
        add(found, number(json, "LongPollDelay") > 0, Feature.POLL_DELAY, Feature.NO_POLL_DELAY);
        add(found, json.at("TryWebSockets").raw().equals("true"), Feature.WEB_SOCKETS, Feature.NO_WEB_SOCKETS);
        add(found, trial.get("/ping?callback=x").status() == 200, Feature.JSONP, Feature.NO_JSONP);
        WireResponse script = trial.get("/hubs");
        if (script.status() == 200) {
            add(found, script.text().contains("createHubProxies"), Feature.PROXIES, Feature.NO_PROXIES);
        }
        if (answer.header("Access-Control-Allow-Origin") == null) {
            found.add(Feature.NO_CORS);
        }
        add(found, listed(trial, "chatHub") != 401, Feature.OPEN, Feature.REQUIRE_AUTHENTICATION);
    }

    private static void parts(Trial trial, Set<Feature> found) {
        WireOptions user = trial.chat().withHeader("X-User", "prober");
        if (served(trial, "chatHub")) {
            found.add(Feature.CHAT_HUB);
            if (identity(trial, user)) {
                found.add(Feature.IDENTITY);
            }
            String failure = call(trial, user, "Throw");
            add(found, failure.contains("boom"), Feature.DETAILED_ERRORS, Feature.GENERIC_ERRORS);
            lifecycle(trial, user, found);
        }
        addIf(found, served(trial, "quietHub"), Feature.QUIET_HUB);
        addIf(found, served(trial, "CustomHubName"), Feature.CUSTOM_HUB);
        addIf(found, served(trial, "typedHub"), Feature.TYPED_HUB);
        // Whether they keep out whom they should is for the rules to say: a server that does not would be spared them.
        addIf(
                found,
                served(trial, "secureHub") && served(trial, "adminHub") && served(trial, "secureIncomingHub"),
                Feature.SECURE_HUBS);
        boolean rules = true;
        for (String hub : new String[] {"ruleHub", "failingHub", "joiningHub", "slowStartHub", "URLHub"}) {
            rules &= served(trial, hub);
        }
        addIf(found, rules, Feature.RULE_HUBS);
        addIf(found, trial.getAt("/echo/negotiate").status() == 200, Feature.ECHO);
        addIf(found, trial.getAt("/groups-raw/negotiate").status() == 200, Feature.GROUPS_RAW);
        addIf(found, trial.getAt("/auth-raw/negotiate?user=prober").status() == 200, Feature.AUTH_RAW);
        addIf(
                found,
                trial.getAt("/admin/hubcontext?hub=ChatHub&method=probe&arg=x").status() == 200,
                Feature.ADMIN);
    }

    private static boolean identity(Trial trial, WireOptions user) {
        return call(trial, user, "WhoAmI").contains("\"prober\"")
                && call(trial, trial.chat().withQuery("user", "prober"), "WhoAmI")
                        .contains("\"prober\"");
    }

    /** A call needs no receive channel (protocol K81). */
    private static String call(Trial trial, WireOptions options, String method) {
        return trial.negotiated(options)
                .post(WireClient.invocation("chatHub", method, 0))
                .text();
    }

    private static void lifecycle(Trial trial, WireOptions user, Set<Feature> found) {
        boolean sockets = found.contains(Feature.WEB_SOCKETS);
        WireClient client = trial.client(new WireOptions(
                user.address(),
                user.mount(),
                sockets ? Transport.WEB_SOCKETS : Transport.SERVER_SENT_EVENTS,
                user.clientProtocol(),
                user.connectionData(),
                user.query(),
                user.headers(),
                user.timeout()));
        client.connect();
        // What OnConnected has told everybody was sent before this.
        client.invoke("chatHub", "Send", "\"signalbox-watch\"", "\"probe\"");
        addIf(found, client.nextMessage().contains("\"lifecycle\""), Feature.LIFECYCLE);
        if (sockets) {
            client.send(WireClient.invocation("chatHub", "EchoString", 7, "\"" + "x".repeat(70_000) + "\""));
            boolean limited;
            try {
                client.nextReply();
                limited = false;
            } catch (WireTimeoutException silent) {
                return;
            } catch (WireException ended) {
                limited = true;
            }
            add(found, limited, Feature.DEFAULT_MESSAGE_LIMIT, Feature.NO_MESSAGE_LIMIT);
        }
    }

    private static boolean served(Trial trial, String hub) {
        int status = listed(trial, hub);
        return status == 200 || status == 401 || status == 403;
    }

    private static int listed(Trial trial, String hub) {
        return trial.get("/negotiate?connectionData=" + RawRequest.escape("[{\"name\":" + JsonText.quote(hub) + "}]"))
                .status();
    }

    private static double number(JsonText json, String name) {
        String raw = json.at(name).raw();
        try {
            return Double.parseDouble(raw);
        } catch (NumberFormatException notNumber) {
            throw new WireException(name + " of negotiate: " + raw + " (expected: a number)", notNumber);
        }
    }

    private static void add(Set<Feature> found, boolean first, Feature one, Feature other) {
        found.add(first ? one : other);
    }

    private static void addIf(Set<Feature> found, boolean there, Feature feature) {
        if (there) {
            found.add(feature);
        }
    }
}

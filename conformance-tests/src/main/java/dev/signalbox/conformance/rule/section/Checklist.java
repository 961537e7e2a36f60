package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Rule;
import dev.signalbox.conformance.rule.RuleBook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** All rules, L 1 to L 242. */
public final class Checklist {
    /** How many items the checklist has. */
    public static final int ITEMS = 242;

    private static final List<Rule> RULES = write();

    private Checklist() {}

    /** Every rule, by number. */
    public static List<Rule> rules() {
        return RULES;
    }

    private static List<Rule> write() {
        List<Rule> all = new ArrayList<>();
        section(all, "HTTP surface", HttpPathRules::addTo);
        section(all, "HTTP surface", HttpParameterRules::addTo);
        section(all, "Negotiate, ping, start", NegotiateRules::addTo);
        section(all, "JSON text", JsonTextRules::addTo);
        section(all, "connectionData", ConnectionDataRules::addTo);
        section(all, "Envelope and init", EnvelopeRules::addTo);
        section(all, "Long polling", PollRules::addTo);
        section(all, "Server-sent events", StreamRules::addEventStreamsTo);
        section(all, "Forever frame", StreamRules::addForeverFramesTo);
        section(all, "Web sockets", WebSocketRules::addTo);
        section(all, "Life cycle", LifecycleRules::addTo);
        section(all, "Tokens", TokenRules::addTo);
        section(all, "Message bus", BusRules::addTo);
        section(all, "Hubs", HubCallRules::addTo);
        section(all, "Hubs", HubFeatureRules::addStateTo);
        section(all, "Hubs", AddressingRules::addTo);
        section(all, "Hubs", HubFeatureRules::addPipelineTo);
        section(all, "Proxies", ProxyRules::addTo);
        section(all, "Scale-out", ScaleoutRules::addTo);
        section(all, "Clients", ClientRules::addTo);
        all.sort(Comparator.comparingInt(Rule::number));
        return List.copyOf(all);
    }

    private static void section(List<Rule> all, String heading, Consumer<RuleBook> writer) {
        RuleBook book = new RuleBook(heading);
        writer.accept(book);
        all.addAll(book.rules());
    }
}

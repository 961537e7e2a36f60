package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Event.WsControl;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.RawRequest.Header;
import dev.signalbox.conformance.wire.WireException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that can be made wrong in one place of what a recorded server said, and that is not free to differ. */
final class Mutations {

    /**
     * A server that is wrong in one place.
     *
     * @param what what is wrong, for a reader
     * @param events what it says
     */
    record Mutation(String what, List<Event> events) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** Headers that count, and whose names are spelled so in the sessions. */
    private static final Set<String> COUNTING = Set.of("X-Content-Type-Options", "Content-Type");

    private final List<Event> events;
    private final List<Mutation> all = new ArrayList<>();

    private Mutations(List<Event> events) {
        this.events = events;
    }

    /** All mutations of a server that says these events. */
    static List<Mutation> of(List<Event> events) {
        Mutations mutations = new Mutations(events);
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.byClient()) {
                continue;
            }
            if (event instanceof Event.Response response) {
                mutations.head(i, response);
            } else if (event instanceof Event.Data || event instanceof Event.WsMessage) {
                mutations.frame(i, event);
            } else if (event instanceof Event.End && !mutations.isSocket(event.x())) {
                mutations.without(i, "is never complete");
            } else if (event instanceof WsControl close && close.kind() == WsControl.Kind.CLOSE) {
                mutations.close(i, close);
            }
        }
        return mutations.all;
    }

    private void head(int at, Event.Response head) {
        int other = head.status() == 503 ? 500 : 503;
        instead(at, "status " + other, new Event.Response(0, head.x(), other, "Other", head.headers()));
        for (int i = 0; i < head.headers().size(); i++) {
            Header header = head.headers().get(i);
            if (COUNTING.contains(header.name())) {
                headers(at, head, "without " + header.name(), i, null);
                headers(at, head, "another " + header.name(), i, new Header(header.name(), header.value() + "x"));
                headers(at, head, header.name() + " by another name", i, new Header("X-Other", header.value()));
            }
        }
        if (head.status() != 101) {
            headers(at, head, "one header more", -1, new Header("X-More", "1"));
        }
    }

    private void headers(int at, Event.Response head, String what, int which, @Nullable Header instead) {
        List<Header> headers = new ArrayList<>(head.headers());
        if (which >= 0) {
            headers.remove(which);
        }
        if (instead != null) {
            headers.add(Math.max(0, which), instead);
        }
        instead(at, what, new Event.Response(0, head.x(), head.status(), head.reason(), headers));
    }

    private void close(int at, WsControl close) {
        instead(at, "closed 1001", new WsControl(0, close.x(), close.kind(), Party.SERVER, 1001, close.text()));
        instead(at, "closed as x", new WsControl(0, close.x(), close.kind(), Party.SERVER, close.code(), "x"));
        without(at, "does not close");
    }

    private void frame(int at, Event event) {
        String text = text(event);
        int begin = text.indexOf('{');
        int end = text.lastIndexOf('}') + 1;
        JsonText json = begin < 0 ? null : json(text.substring(begin, end));
        if (json == null || !json.isObject()) { // the prelude of a stream
            without(at, "without " + text);
            instead(
                    at,
                    "no " + text,
                    with(event, text.replace("initialized", "initialised").replace("body", "bodi")));
            return;
        }
        boolean isEnvelope = json.has("C");
        boolean isSaying = !isEnvelope
                || json.names().size() > 2
                || !json.at("M").elements().isEmpty();
        if (isSaying) {
            without(at, "without " + text);
            if (isSocket(event.x()) || isStream(event.x())) {
                instead(at, "twice " + text, event, event);
            }
        }
        List<String> changed = new ArrayList<>();
        change("", json, changed);
        for (String other : changed) {
            instead(
                    at,
                    json.raw() + " as " + other,
                    with(event, text.substring(0, begin) + other + text.substring(end)));
        }
    }

    /** Every text that a value's text can become by one change, but for what is free to differ. */
    private static void change(String path, JsonText value, List<String> changed) {
        if (value.isObject()) {
            members(path, value, changed);
        } else if (value.isArray()) {
            elements(path, value, changed);
        } else if (value.isString()) {
            if (!Set.of("C", "G", "ConnectionToken", "ConnectionId").contains(path)) {
                String raw = value.raw();
                changed.add(raw.substring(0, raw.length() - 1) + "x\"");
                changed.add("\"\"".equals(raw) ? "\"other\"" : "\"\"");
            }
            changed.add("null");
            changed.add("7");
        } else {
            String raw = value.raw();
            changed.add(raw.equals("null") ? "0" : "null");
            changed.add(JsonText.quote(raw));
            changed.add(raw.matches("-?[0-9.]+") ? raw + (raw.indexOf('.') < 0 ? ".0" : "0") : "1");
            changed.add(raw.equals("41") ? "42" : "41");
        }
    }

    private static void members(String path, JsonText object, List<String> changed) {
        List<String> texts = new ArrayList<>();
        for (String name : object.names()) {
            texts.add(JsonText.quote(name) + ":" + object.at(name).raw());
        }
        for (int i = 0; i < texts.size(); i++) {
            String name = object.names().get(i);
            JsonText member = object.at(name);
            List<String> others = new ArrayList<>();
            change(path.isEmpty() ? name : path + "." + name, member, others);
            for (String other : others) {
                changed.add(object(with(texts, i, JsonText.quote(name) + ":" + other)));
            }
            changed.add(object(with(texts, i, JsonText.quote(name + "x") + ":" + member.raw())));
            List<String> fewer = new ArrayList<>(texts);
            fewer.remove(i);
            changed.add(object(fewer));
            List<String> more = new ArrayList<>(texts);
            more.add(i, "\"more\":1");
            changed.add(object(more));
            if (i > 0) {
                List<String> swapped = new ArrayList<>(texts);
                Collections.swap(swapped, i - 1, i);
                changed.add(object(swapped));
            }
        }
    }

    private static void elements(String path, JsonText array, List<String> changed) {
        List<String> texts = array.elements().stream().map(JsonText::raw).toList();
        for (int i = 0; i < texts.size(); i++) {
            List<String> others = new ArrayList<>();
            change(path + "[]", array.elements().get(i), others);
            for (String other : others) {
                changed.add(array(with(texts, i, other)));
            }
            List<String> fewer = new ArrayList<>(texts);
            fewer.remove(i);
            changed.add(array(fewer));
            List<String> twice = new ArrayList<>(texts);
            twice.add(i, texts.get(i));
            changed.add(array(twice));
            if (i > 0 && !texts.get(i).equals(texts.get(i - 1))) {
                List<String> swapped = new ArrayList<>(texts);
                Collections.swap(swapped, i - 1, i);
                changed.add(array(swapped));
            }
        }
        List<String> more = new ArrayList<>(texts);
        more.add("\"more\"");
        changed.add(array(more));
    }

    private static List<String> with(List<String> texts, int at, String other) {
        List<String> changed = new ArrayList<>(texts);
        changed.set(at, other);
        return changed;
    }

    private static String object(List<String> members) {
        return "{" + String.join(",", members) + "}";
    }

    private static String array(List<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }

    private static @Nullable JsonText json(String text) {
        try {
            return JsonText.parse(text);
        } catch (WireException notJson) {
            return null;
        }
    }

    private void without(int at, String what) {
        instead(at, what);
    }

    private void instead(int at, String what, Event... others) {
        List<Event> changed = new ArrayList<>(events);
        changed.remove(at);
        changed.addAll(at, List.of(others));
        all.add(new Mutation("event " + at + " of x" + events.get(at).x() + ": " + what, changed));
    }

    private boolean isSocket(int x) {
        return events.stream().anyMatch(event -> event.x() == x && event instanceof Event.WsOpen);
    }

    private boolean isStream(int x) {
        return events.stream()
                .anyMatch(event -> event.x() == x
                        && event instanceof Event.Response response
                        && response.headers().stream()
                                .anyMatch(header -> header.value().startsWith("text/event-stream")
                                        || header.value().startsWith("text/html")));
    }

    private static String text(Event event) {
        return event instanceof Event.Data data
                ? data.bytes().text()
                : ((Event.WsMessage) event).bytes().text();
    }

    private static Event with(Event event, String text) {
        return event instanceof Event.Data
                ? new Event.Data(0, event.x(), Bytes.of(text))
                : new Event.WsMessage(0, event.x(), Party.SERVER, Bytes.of(text), false, List.of());
    }
}

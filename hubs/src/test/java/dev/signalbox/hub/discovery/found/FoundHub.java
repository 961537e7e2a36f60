package dev.signalbox.hub.discovery.found;

import dev.signalbox.hub.Hub;

/** Beside hubs that shall be found stand some that shall not. */
public class FoundHub extends Hub {
    public String ask() {
        return "found";
    }

    public static class NestedHub extends FoundHub {
        @Override
        public String ask() {
            return "nested";
        }
    }

    public abstract static class AbstractHub extends Hub {}

    static class HiddenHub extends Hub {}

    private static class Enclosing {
        public static class EnclosedHub extends Hub {}
    }

    public class InnerHub extends Hub {}

    public static class NoHub extends Enclosing {}

    Hub anonymous() {
        return new Hub() {};
    }
}

package dev.signalbox.conformance.client;

/** What a real client must be able to do, in the order in which one page does it. */
enum Behaviour {
    START("start"),
    RESULT("invoke with result"),
    ERROR("error"),
    HUB_EXCEPTION("HubException"),
    BROADCAST("broadcast from another client"),
    GROUPS("group join, message, leave"),
    STATE("state round trip"),
    PROGRESS("progress"),
    GENERATED_PROXY("generated proxy"),
    RECONNECT("reconnect without loss after a cut"),
    STOP("stop seen at once"),
    VANISH("vanished client given up");

    private final String title;

    Behaviour(String title) {
        this.title = title;
    }

    @Override
    public String toString() {
        return title;
    }
}

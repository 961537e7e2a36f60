package dev.signalbox.gateway.settings;

import dev.signalbox.protocol.json.ReadLimits;

/** Gathers the bounds on what one message may hold; each is checked as it comes. */
final class ReadLimitAssembly {
    private ReadLimits limits = ReadLimits.defaults();

    void textLength(int value) {
        limits = new ReadLimits(
                value, limits.maxDepth(), limits.maxArguments(), limits.maxHubs(), limits.maxStateLength());
    }

    void depth(int value) {
        limits = new ReadLimits(
                limits.maxTextLength(), value, limits.maxArguments(), limits.maxHubs(), limits.maxStateLength());
    }

    void arguments(int value) {
        limits = new ReadLimits(
                limits.maxTextLength(), limits.maxDepth(), value, limits.maxHubs(), limits.maxStateLength());
    }

    void hubs(int value) {
        limits = new ReadLimits(
                limits.maxTextLength(), limits.maxDepth(), limits.maxArguments(), value, limits.maxStateLength());
    }

    void stateLength(int value) {
        limits = new ReadLimits(
                limits.maxTextLength(), limits.maxDepth(), limits.maxArguments(), limits.maxHubs(), value);
    }

    ReadLimits limits() {
        return limits;
    }
}

package dev.signalbox.conformance.client;

/**
 * A version of the official browser client, with the jQuery its pages have.
 *
 * @param signalR the client's version
 * @param jquery the version of jQuery
 */
record ClientVersion(String signalR, String jquery) {

    static ClientVersion[] offered() {
        return new ClientVersion[] {
            new ClientVersion("2.4.3", "3.7.1"),
            new ClientVersion("2.4.2", "3.7.1"),
            new ClientVersion("2.4.1", "3.7.1"),
            new ClientVersion("2.4.0", "3.7.1"),
            new ClientVersion("2.3.0", "1.12.4"),
            new ClientVersion("2.2.3", "1.12.4"),
            new ClientVersion("2.2.2", "1.12.4"),
            new ClientVersion("2.2.1", "1.12.4")
        };
    }

    @Override
    public String toString() {
        return signalR;
    }
}

package dev.signalbox.connection.wire;

/** Whose frames a tap shows. */
public sealed interface TapTarget {
    /** How many new connections one tap may follow. */
    int MAX_NEXT = 100;

    /** One connection. It need not be alive. */
    record Connection(String id) implements TapTarget {
        /** Checks that there is an id. */
        public Connection {
            require(id, "id");
        }
    }

    /** All connections of a user, those to come included. */
    record User(String name) implements TapTarget {
        /** Checks that there is a name: nobody's connections are not a user's. */
        public User {
            require(name, "name");
        }
    }

    /** The next connections that begin, from their {@code /connect} on. */
    record Next(int connections) implements TapTarget {
        /** Checks that it is 1 to {@link #MAX_NEXT}. */
        public Next {
            if (connections < 1 || connections > MAX_NEXT) {
                throw new IllegalArgumentException(
                        "connections: " + connections + " (expected: 1 to " + MAX_NEXT + ")");
            }
        }
    }

    private static void require(String value, String name) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + ": empty (expected: a " + name + ")");
        }
    }
}

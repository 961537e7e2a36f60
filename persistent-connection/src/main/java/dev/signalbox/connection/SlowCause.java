package dev.signalbox.connection;

/** Why a client's socket was dropped for taking too little of what is sent to it. The connection waits for the client's return. */
public enum SlowCause {
    /** It took nothing for the stall time-out. */
    STALLED,
    /** More bytes of replies to its calls wait than its connection's buffer may hold. */
    REPLIES,
    /** All connections together hold more than the process may, and this one holds much of it. */
    MEMORY
}

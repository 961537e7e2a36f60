package dev.signalbox.gateway.identity;

/** A credential that proves nothing. Its request is nobody's, as one without a credential is. */
public final class InvalidCredentialException extends Exception {
    private static final long serialVersionUID = 1;

    private final CredentialFault fault;

    /** What is wrong with it. */
    public InvalidCredentialException(CredentialFault fault) {
        super(fault.tag(), null, false, false); // an everyday event: no stack trace
        this.fault = fault;
    }

    /** What is wrong with it. */
    public CredentialFault fault() {
        return fault;
    }
}

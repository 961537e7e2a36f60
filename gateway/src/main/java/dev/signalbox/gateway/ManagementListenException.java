package dev.signalbox.gateway;

import dev.signalbox.gateway.management.ManagementConfig;
import java.io.IOException;

/** The management port cannot be listened on. */
public final class ManagementListenException extends IOException {
    private static final long serialVersionUID = 1L;

    ManagementListenException(ManagementConfig config, IOException cause) {
        super(
                "cannot listen on " + config.host() + ":" + config.port() + ": " + cause.getMessage()
                        + " (--management-host and --management-port choose another address)",
                cause);
    }
}

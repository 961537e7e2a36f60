package dev.signalbox.hub.pipeline;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.hub.NotAuthorizedException;
import dev.signalbox.hub.descriptor.AuthorizeRule;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/** Decides who may connect to a hub and who may call a method (protocol F10, F11). Safe for use by any thread. */
public final class HubAuthorizer {
    private final HubPipeline pipeline;
    private final boolean requireAuthentication;

    /**
     * An authorizer.
     *
     * @param requireAuthentication whether every hub is closed to users who are not authenticated
     */
    public HubAuthorizer(HubPipeline pipeline, boolean requireAuthentication) {
        this.pipeline = pipeline;
        this.requireAuthentication = requireAuthentication;
    }

    /** Whether {@link #mayConnect} may be called on an I/O thread, since no application code is asked that has not agreed to that. */
    public boolean isPrompt() {
        return pipeline.authorizesConnectPromptly();
    }

    /** Whether a client that listed a hub becomes a client of it: modules are asked first, then the restrictions. */
    public boolean mayConnect(HubDescriptor hub, ConnectionRequest request) {
        boolean authorized =
                pipeline.authorizesConnect(hub, request) && permitted(request.user()) && hub.mayConnect(request.user());
        pipeline.connectAuthorized(hub, request, authorized);
        return authorized;
    }

    /**
     * Checks a call before anything is done for it: modules are asked first, then the restrictions.
     *
     * @param method null for a method that could not be resolved, which only the restrictions of the hub protect
     * @throws NotAuthorizedException when the user may not make it
     */
    public void checkCall(HubDescriptor hub, @Nullable MethodDescriptor method, ConnectionRequest request) {
        ConnectionUser user = request.user();
        boolean authorized = pipeline.authorizesMethod(hub, method, request)
                && permitted(user)
                && hub.mayInvoke(user)
                && (method == null || method.mayInvoke(user));
        pipeline.methodAuthorized(hub, method, request, authorized);
        if (!authorized) {
            throw new NotAuthorizedException("Caller is not authorized to invoke the "
                    + (method == null ? "" : method.name()) + " method on " + hub.name() + ".");
        }
    }

    private boolean permitted(ConnectionUser user) {
        return !requireAuthentication || AuthorizeRule.AUTHENTICATED.permits(user);
    }
}

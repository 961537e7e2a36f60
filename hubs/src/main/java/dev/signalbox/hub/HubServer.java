package dev.signalbox.hub;

import dev.signalbox.connection.ConnectionApplication;
import dev.signalbox.connection.Publisher;
import dev.signalbox.hub.descriptor.HubCatalog;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.dispatch.HubDispatcher;
import dev.signalbox.hub.dispatch.ServedHubs;
import dev.signalbox.hub.pipeline.HubAuthorizer;
import dev.signalbox.hub.pipeline.HubPipeline;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.protocol.json.NetJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The hubs of one mount, gathered by a {@link Builder}. Mount it once; then {@link #context} sends from anywhere. Safe for use by any
 * thread.
 */
public final class HubServer {
    private final HubCatalog catalog;
    private final HubPipeline pipeline = new HubPipeline();
    private final HubAuthorizer authorizer;
    private final UserIdProvider userIds;
    private final boolean detailedErrors;
    private final boolean javaScriptProxies;
    private final AtomicReference<@Nullable HubDispatcher> mounted = new AtomicReference<>(); // null until mounted

    private HubServer(Builder builder) {
        this.catalog = new HubCatalog(builder.hubs);
        this.authorizer = new HubAuthorizer(pipeline, builder.requireAuthentication);
        this.userIds = builder.userIds;
        this.detailedErrors = builder.detailedErrors;
        this.javaScriptProxies = builder.javaScriptProxies;
        builder.modules.forEach(pipeline::add);
    }

    /** Starts gathering hubs. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Binds the hubs to a runtime and gives the application the runtime mounts. Called once, by whoever mounts them.
     *
     * @throws IllegalStateException when called a second time
     */
    public ConnectionApplication mount(Publisher publisher, NetJson json) {
        HubDispatcher dispatcher = new HubDispatcher(new ServedHubs(
                catalog, pipeline, authorizer, userIds, detailedErrors, javaScriptProxies, publisher, json));
        if (!mounted.compareAndSet(null, dispatcher)) {
            throw new IllegalStateException("hub server: already mounted (expected: one server for each mount)");
        }
        return dispatcher;
    }

    /**
     * Adds a module inside of those added before, until the hubs are first used (protocol F10).
     *
     * @throws IllegalStateException when they have been used already
     */
    public void addModule(HubPipelineModule module) {
        pipeline.add(module);
    }

    /**
     * The clients and groups of a hub for code outside of any call (protocol F15). May be asked for before the server is mounted, but
     * used only afterwards.
     *
     * @throws IllegalArgumentException when the class is none of this server's hubs
     */
    public HubContext context(Class<? extends Hub> type) {
        return context(catalog.find(type), type.getName());
    }

    /**
     * The clients and groups of a hub for code outside of any call (protocol F15). May be asked for before the server is mounted, but
     * used only afterwards.
     *
     * @param name the hub's name, in any casing (protocol K78)
     * @throws IllegalArgumentException when no hub of this server has the name
     */
    public HubContext context(String name) {
        return context(catalog.find(name), name);
    }

    private HubContext context(@Nullable HubDescriptor hub, String asked) {
        if (hub == null) {
            throw new IllegalArgumentException("'" + asked + "' Hub could not be resolved.");
        }
        return new MountedContext(() -> {
            HubDispatcher dispatcher = mounted.get();
            if (dispatcher == null) {
                throw new IllegalStateException(
                        "hub server: not mounted yet (expected: mounted before something is sent)");
            }
            return dispatcher.context(hub);
        });
    }

    /** Gathers hubs and settings. Not safe for use by several threads at once. */
    public static final class Builder {
        private final List<HubDescriptor> hubs = new ArrayList<>();
        private final List<HubPipelineModule> modules = new ArrayList<>();
        private UserIdProvider userIds = UserIdProvider.USER_NAME;
        private boolean detailedErrors;
        private boolean javaScriptProxies = true;
        private boolean requireAuthentication;

        private Builder() {}

        /**
         * Adds a hub.
         *
         * @param activator makes the objects that serve calls and events, a fresh one each time
         * @throws IllegalArgumentException when the class cannot be a hub, or the interface of a {@link TypedHub} cannot be one
         */
        public <H extends Hub> Builder hub(Class<H> type, HubActivator<? extends H> activator) {
            TypedHub.check(type);
            hubs.add(HubDescriptor.of(type, activator));
            return this;
        }

        /**
         * Whether callers see the messages of exceptions other than {@link HubException}, and why a call could not be made
         * (protocol F6). Default false, as they may tell what is not everybody's business.
         */
        public Builder detailedErrors(boolean detailed) {
            this.detailedErrors = detailed;
            return this;
        }

        /** Whether {@code /hubs} serves proxies; a short text saying so otherwise (protocol G1). Default true. */
        public Builder javaScriptProxies(boolean enabled) {
            this.javaScriptProxies = enabled;
            return this;
        }

        /** Who decides which user a connection belongs to. Default: the user's name. */
        public Builder userIdProvider(UserIdProvider provider) {
            this.userIds = provider;
            return this;
        }

        /** Whether all hubs are closed to users who are not authenticated (protocol F10). Default false. */
        public Builder requireAuthentication(boolean required) {
            this.requireAuthentication = required;
            return this;
        }

        /** Adds a module inside of those added before (protocol F10). */
        public Builder addModule(HubPipelineModule module) {
            modules.add(module);
            return this;
        }

        /**
         * The hubs, ready to be mounted.
         *
         * @throws IllegalArgumentException when two hubs have the same name, case ignored (protocol F1)
         */
        public HubServer build() {
            return new HubServer(this);
        }
    }
}

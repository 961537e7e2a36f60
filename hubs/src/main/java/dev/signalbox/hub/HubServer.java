package dev.signalbox.hub;

import dev.signalbox.connection.ConnectionApplication;
import dev.signalbox.connection.Publisher;
import dev.signalbox.hub.descriptor.HubCatalog;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.discovery.HubScan;
import dev.signalbox.hub.dispatch.HubDispatcher;
import dev.signalbox.hub.dispatch.ServedHubs;
import dev.signalbox.hub.pipeline.HubAuthorizer;
import dev.signalbox.hub.pipeline.HubPipeline;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.hub.proxy.ProxyScript;
import dev.signalbox.protocol.json.NetJson;
import dev.signalbox.protocol.json.PropertyNaming;
import dev.signalbox.protocol.json.ReadLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
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
    private final boolean developmentMode;
    private final boolean javaScriptProxies;
    private final ReadLimits limits;
    private final @Nullable NetJson json; // null: as the mount has it
    private final AtomicReference<@Nullable HubDispatcher> mounted = new AtomicReference<>(); // null until mounted

    private HubServer(Builder builder) {
        this.catalog = new HubCatalog(builder.described());
        this.authorizer = new HubAuthorizer(pipeline, builder.requireAuthentication);
        this.userIds = builder.userIds;
        this.detailedErrors = builder.detailedErrors;
        this.developmentMode = builder.developmentMode;
        this.json = builder.json;
        this.javaScriptProxies = builder.javaScriptProxies;
        this.limits = builder.limits;
        builder.modules.forEach(pipeline::add);
    }

    /** Starts gathering hubs. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Binds the hubs to a runtime and gives the application the runtime mounts. Called once, by whoever mounts them.
     *
     * @param json how values are written and read unless the hubs were given rules of their own
     * @throws IllegalStateException when called a second time
     */
    public ConnectionApplication mount(Publisher publisher, NetJson json) {
        NetJson own = this.json;
        HubDispatcher dispatcher = new HubDispatcher(new ServedHubs(
                catalog,
                pipeline,
                authorizer,
                userIds,
                detailedErrors,
                developmentMode,
                javaScriptProxies,
                publisher,
                own == null ? json : own,
                limits));
        if (!mounted.compareAndSet(null, dispatcher)) {
            throw new IllegalStateException("hub server: already mounted (expected: one server for each mount)");
        }
        return dispatcher;
    }

    /** The names of all hubs, in the server's casing. */
    public List<String> hubNames() {
        return catalog.all().stream().map(HubDescriptor::name).toList();
    }

    /**
     * The script with a proxy for each hub, for pages that ship it as a file (protocol G2). With comments for editors, and whether or not
     * {@code /hubs} serves it.
     *
     * @param serviceUrl the path the hubs are mounted at, as the page sees it, or a whole URL
     */
    public String javaScriptProxies(String serviceUrl) {
        return ProxyScript.documented(catalog)
                .at(NetJson.standard().payload(serviceUrl).toString());
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

    /**
     * The clients of a hub as an interface, and its groups, for code outside of any call (protocol F14, F15).
     *
     * @param client what clients can be called with; see {@link ClientProxy#as} for the rules
     * @throws IllegalArgumentException when the class is none of this server's hubs, or the interface breaks a rule
     */
    public <T> TypedHubContext<T> context(Class<? extends Hub> type, Class<T> client) {
        TypedClient.check(client);
        return new TypedHubContext<>(context(type), client);
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
        private final List<Added> hubs = new ArrayList<>();
        private final List<HubPipelineModule> modules = new ArrayList<>();
        private HubFactory factory = HubFactory.constructors();
        private UserIdProvider userIds = UserIdProvider.USER_NAME;
        private boolean detailedErrors;
        private boolean developmentMode;
        private @Nullable NetJson json; // null: as the mount has it
        private boolean javaScriptProxies = true;
        private boolean requireAuthentication;
        private ReadLimits limits = ReadLimits.defaults();

        private Builder() {}

        /**
         * Adds a hub.
         *
         * @param activator makes the objects that serve calls and events, a fresh one each time
         * @throws IllegalArgumentException when the class cannot be a hub, or the interface of a {@link TypedHub} cannot be one
         */
        public <H extends Hub> Builder hub(Class<H> type, HubActivator<? extends H> activator) {
            TypedHub.check(type);
            hubs.add(new Added(HubDescriptor.of(type, activator), false));
            return this;
        }

        /**
         * Adds a hub whose objects come from the {@link #factory}.
         *
         * @throws IllegalArgumentException when the class cannot be a hub, or the interface of a {@link TypedHub} cannot be one
         */
        public <H extends Hub> Builder hub(Class<H> type) {
            TypedHub.check(type);
            HubActivator<H> later = () -> {
                throw new IllegalStateException(type.getName() + ": not built yet");
            };
            hubs.add(new Added(HubDescriptor.of(type, later), true));
            return this;
        }

        /**
         * Adds all hubs of some packages and the packages below them, as the original found all hubs of its assemblies (protocol F1):
         * public or nested public, not abstract. Their objects come from the {@link #factory}.
         *
         * @param loader where packages are looked for
         * @throws dev.signalbox.hub.discovery.HubDiscoveryException when a package is nowhere, or a hub in it cannot be loaded
         * @throws IllegalArgumentException as {@link #hub(Class)}
         */
        public Builder scan(ClassLoader loader, String... packages) {
            for (String each : packages) {
                HubScan.packageOf(loader, each).forEach(this::hub);
            }
            return this;
        }

        /** Adds all hubs of some packages, looked for where the current thread looks for classes; see {@link #scan(ClassLoader, String...)}. */
        public Builder scan(String... packages) {
            return scan(contextLoader(), packages);
        }

        /**
         * Adds what {@link ServiceLoader} finds: each {@link HubRegistration} is asked to register, and each class listed as a service of
         * type {@link Hub} is added, with objects from the {@link #factory}. A hub class that has no public constructor without parameters
         * cannot be listed, as ServiceLoader demands one; a registration can add it.
         *
         * @throws java.util.ServiceConfigurationError when a listed class is missing or unfit
         * @throws IllegalArgumentException as {@link #hub(Class)}
         */
        public Builder services(ClassLoader loader) {
            ServiceLoader.load(Hub.class, loader).stream()
                    .map(ServiceLoader.Provider::type)
                    .forEach(this::hub);
            ServiceLoader.load(HubRegistration.class, loader).forEach(registration -> registration.register(this));
            return this;
        }

        /** Adds the services that the current thread's class loader finds; see {@link #services(ClassLoader)}. */
        public Builder services() {
            return services(contextLoader());
        }

        private static ClassLoader contextLoader() {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return loader == null ? HubServer.class.getClassLoader() : loader;
        }

        /**
         * Who makes the objects of hubs that were added by class alone, before or after this call. Default: their constructors
         * without parameters.
         */
        public Builder factory(HubFactory value) {
            this.factory = value;
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

        /**
         * Whether callers also see the stack traces of the exceptions they are told about, as from an original whose
         * {@code host.AppMode} is {@code development} (protocol F6). Default false; never for the public.
         */
        public Builder developmentMode(boolean development) {
            this.developmentMode = development;
            return this;
        }

        /**
         * How members of objects are named when they are written: {@link PropertyNaming#PASCAL_CASE} where old pages read
         * {@code stock.Symbol}. Replaces what {@link #json} set.
         */
        public Builder propertyNaming(PropertyNaming naming) {
            return json(NetJson.named(naming));
        }

        /** How values of these hubs are written and read. Default: as the mount has it. */
        public Builder json(NetJson value) {
            this.json = value;
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

        /** How much clients may send in one call, and how many hubs a connection may name. Default: {@link ReadLimits#defaults()}. */
        public Builder limits(ReadLimits value) {
            this.limits = value;
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
         * @throws IllegalArgumentException when two hubs have the same name, case ignored (protocol F1), or the factory cannot make one
         */
        public HubServer build() {
            return new HubServer(this);
        }

        private List<HubDescriptor> described() {
            HubFactory made = factory;
            List<HubDescriptor> described = new ArrayList<>(hubs.size());
            for (Added each : hubs) {
                HubDescriptor hub = each.hub();
                if (each.byFactory()) {
                    made.check(hub.type());
                    described.add(hub.withActivator(() -> made.create(hub.type())));
                } else {
                    described.add(hub);
                }
            }
            return described;
        }

        private record Added(HubDescriptor hub, boolean byFactory) {}
    }
}

package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.List;

/** Which hubs there are and how they answer. */
final class HubSettings {
    private HubSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("hubs-folder", Kind.FILE, "none: the sample")
                        .list()
                        .does(
                                "Folder with jars of hubs and of the libraries they use, in place of the sample; each folder has a class"
                                        + " loader of its own.")
                        .text((to, value) -> to.hubs().folder(value)),
                Setting.of("hubs-path", Kind.TEXT, "/signalr")
                        .does("Where those hubs are mounted.")
                        .because("Clients look for /signalr unless they are told otherwise.")
                        .text((to, value) -> to.hubs().path(value)),
                Setting.of("detailed-errors", Kind.SWITCH, "false")
                        .alias("EnableDetailedErrors")
                        .does("Tell clients what went wrong in a hub method.")
                        .because("For development: it shows what exceptions say.")
                        .flag((to, value) -> to.hubs().detailedErrors(value)),
                Setting.of("development-mode", Kind.SWITCH, "false")
                        .does("Send stack traces with the errors clients are told about.")
                        .because("For development only.")
                        .flag((to, value) -> to.hubs().developmentMode(value)),
                Setting.of("java-script-proxies", Kind.SWITCH, "true")
                        .alias("EnableJavaScriptProxies")
                        .does("Serve the script with the hubs' proxies.")
                        .flag((to, value) -> to.hubs().javaScriptProxies(value)),
                Setting.of("require-authentication", Kind.SWITCH, "false")
                        .does("Close all hubs to users who are not authenticated.")
                        .flag((to, value) -> to.hubs().requireAuthentication(value)),
                Setting.of("property-naming", Kind.TEXT, "as-declared")
                        .does("How members of the objects hubs send are named.")
                        .because("Pages of a C# server read stock.Symbol: pascal-case.")
                        .allowed("as-declared, pascal-case or camel-case")
                        .text((to, value) -> to.hubs().propertyNaming(value)));
    }
}

package dev.signalbox.gateway.settings;

/** The page of documentation that lists every setting, made from the {@link Catalogue}. */
public final class ConfigurationPage {
    private ConfigurationPage() {}

    /** The page, in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Configuration

                Every setting has one name in three spellings: an option of the command line (`--disconnect-timeout 30s`), a variable of the environment
                (`SIGNALBOX_DISCONNECT_TIMEOUT=30s`) and a key of the YAML file given with `--config` or, where that is not given, by `SIGNALBOX_CONFIG` (`disconnectTimeout: 30s`).
                The command line is stronger than the environment, the environment stronger than the file. The original's names stand for them in all three: `--DisconnectTimeout 30s`,
                `SIGNALBOX_DisconnectTimeout=30s`, and `DisconnectTimeout: 30s`, in any case, in the file.

                An unknown key or a bad value stops the start with one line for each, naming file, line, key, value and what is allowed (exit status 2).
                `signalbox config check --config FILE` does only that; `signalbox config print` shows what is in force and where it was set.

                Spans are written `500ms`, `30s`, `1m50s`, `14d`, or the original's `00:00:30`; sizes `65536`, `64KiB`, `4MiB`; where several values are taken, a YAML sequence, the
                option more than once, or commas.

                This page is made from the code.
                """);
        for (Catalogue.Group group : Catalogue.groups()) {
            page.append("\n## ").append(group.title()).append("\n\n");
            page.append("| Option, key | Takes | Default | |\n|---|---|---|---|\n");
            for (Setting setting : group.settings()) {
                row(setting, page);
            }
        }
        return page.toString();
    }

    private static void row(Setting setting, StringBuilder page) {
        page.append("| `")
                .append(setting.option())
                .append("`<br>`")
                .append(setting.key())
                .append('`');
        setting.aliases().forEach(alias -> page.append("<br>`").append(alias).append('`'));
        String allowed = setting.allowed();
        page.append(" | ")
                .append(cell(setting.placeholder()))
                .append(setting.isList() ? ", several" : "")
                .append(allowed == null ? "" : ": " + cell(allowed));
        page.append(" | ").append(cell(setting.defaultText()));
        page.append(" | ").append(cell(setting.description()));
        if (!setting.reason().isEmpty()) {
            page.append(' ').append(cell(setting.reason()));
        }
        page.append(" |\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}

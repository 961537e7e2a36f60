package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class JavaScriptProxyTest {

    @Test
    @DisplayName("L 224: the mount's path is embedded as a string of the script")
    void pathOfTheMount() {
        HubMount mount = new HubMount(
                HubServer.builder().hub(ChatHub.class, ChatHub::new).build());
        assertThat(mount.application.servesJavaScriptProxy()).isTrue();
        assertThat(mount.application.javaScriptProxy("/signalr/a/\"b'"))
                .contains("$.hubConnection(\"/signalr/a/\\\"b'\", { useDefaultPath: false });")
                .contains("proxies['chatHub'].server = {");
    }

    @Test
    @DisplayName("L 223: switched off, the endpoint is there and says so")
    void switchedOff() {
        HubMount mount = new HubMount(HubServer.builder()
                .hub(ChatHub.class, ChatHub::new)
                .javaScriptProxies(false)
                .build());
        assertThat(mount.application.servesJavaScriptProxy()).isTrue();
        assertThat(mount.application.javaScriptProxy("/signalr"))
                .isEqualTo("throw new Error('SignalR: JavaScript Hub proxy generation has been disabled.');");
    }
}

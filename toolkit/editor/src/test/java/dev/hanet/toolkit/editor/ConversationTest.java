package dev.hanet.toolkit.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.yaml.HanetException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server spoken to from this process, message by message, and what it knows beyond the protocol. */
class ConversationTest {
    private static final String URI = "untitled:spec.yaml";

    private final BlockingQueue<JsonObject> said = new LinkedBlockingQueue<>();
    private SpecServer.Conversation conversation;
    private int number;

    @BeforeEach
    void begin() {
        ClassLoader classes = ConversationTest.class.getClassLoader();
        SpecServer server = HanetModule.injector(
                        Plugins.found(classes), classes, binder -> binder.bind(SpecServer.class))
                .getInstance(SpecServer.class);
        conversation =
                server.converse(text -> said.add(JsonParser.parseString(text).getAsJsonObject()));
    }

    @AfterEach
    void end() {
        conversation.close();
    }

    private void open(String text) {
        open("yaml", text);
    }

    private void open(String language, String text) {
        JsonObject item = new JsonObject();
        item.addProperty("uri", URI);
        item.addProperty("languageId", language);
        item.addProperty("version", 1);
        item.addProperty("text", text);
        JsonObject params = new JsonObject();
        params.add("textDocument", item);
        send("textDocument/didOpen", params, false);
    }

    private void send(String method, JsonObject params, boolean isQuestion) {
        JsonObject message = new JsonObject();
        message.addProperty("jsonrpc", "2.0");
        if (isQuestion) {
            message.addProperty("id", ++number);
        }
        message.addProperty("method", method);
        message.add("params", params);
        conversation.take(message.toString());
    }

    private JsonObject answer(String method, JsonObject params) throws InterruptedException {
        send(method, params, true);
        while (true) {
            JsonObject message = said.poll(60, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            if (message.has("id") && message.get("id").getAsInt() == number) {
                return message;
            }
        }
    }

    private static JsonObject document() {
        JsonObject document = new JsonObject();
        document.addProperty("uri", URI);
        return document;
    }

    private JsonElement gesture(String kind, String path, String value) throws InterruptedException {
        JsonObject params = new JsonObject();
        params.add("textDocument", document());
        params.addProperty("kind", kind);
        params.addProperty("path", path);
        params.addProperty("value", value);
        JsonObject message = answer("hanet/gesture", params);
        return message.has("result") ? message.get("result") : message.get("error");
    }

    @Test
    void a_network_comes_as_boxes_with_places_lines_costs_and_points() throws InterruptedException {
        open("extends: preset:quickstart\nmodel:\n  context: {type: ha, levels: 1}\n");
        JsonObject network = answer("hanet/network", document()).getAsJsonObject("result");
        JsonObject context = network.getAsJsonArray("boxes").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(box -> box.get("path").getAsString().equals("context"))
                .findFirst()
                .orElseThrow();
        assertThat(context.get("line").getAsInt()).isEqualTo(2);
        assertThat(context.get("role").getAsString()).isEqualTo("context");
        assertThat(context.get("isPoint").getAsBoolean()).isTrue();
        assertThat(context.get("x").getAsDouble()).isPositive();
        assertThat(network.get("parameters").getAsLong()).isEqualTo(566_772);
        assertThat(network.get("isCurrent").getAsBoolean()).isTrue();
        assertThat(network.getAsJsonArray("points").toString()).contains("encoder.level1", "decoder.level3.skip");
        assertThat(network.getAsJsonArray("blocks").toString())
                .contains("\"non-local\"", "\"aspp\"")
                .doesNotContain("\"none\"");
        assertThat(network.getAsJsonArray("settings").toString())
                .contains("\"path\":\"model.context.levels\"", "\"value\":1", "\"path\":\"model.context.delta\"");
        assertThat(network.getAsJsonArray("rows").toString()).contains("\"path\":\"context.query\"");
    }

    @Test
    void a_node_of_a_free_graph_that_relates_places_can_be_pulled_too() throws InterruptedException {
        open("extends: preset:phantom/graph-ha\n");
        JsonObject network = answer("hanet/network", document()).getAsJsonObject("result");
        assertThat(network.getAsJsonArray("settings").asList().stream()
                        .map(setting -> setting.getAsJsonObject().get("path").getAsString()))
                .contains("model.nodes.related.delta", "model.nodes.related.levels")
                .allMatch(path -> path.startsWith("model.nodes.related."));
        assertThat(gesture("set", "model.nodes.related.delta", "0.7").toString())
                .contains("0.7");
    }

    @Test
    void a_mistake_is_published_and_the_network_is_that_of_before() throws InterruptedException {
        open("extends: preset:quickstart\nmodel: {context: {dleta: 0.5}}\n");
        JsonObject published = said.poll(60, TimeUnit.SECONDS);
        assertThat(published).isNotNull();
        assertThat(published.toString()).contains("publishDiagnostics", "unknown key", "did you mean 'delta'?");
        assertThat(gesture("insert", "encoder.level2", "ha").toString()).contains("put them right first");
    }

    @Test
    void what_is_called_a_spec_is_one_however_little_there_is_of_it() throws InterruptedException {
        open("hanet", "modle: {}\n");
        JsonObject published = said.poll(60, TimeUnit.SECONDS);
        assertThat(published).isNotNull();
        assertThat(published.toString()).contains("publishDiagnostics", "unknown key", "did you mean 'model'?");
    }

    @Test
    void gestures_become_edits() throws InterruptedException {
        open("extends: preset:quickstart\n");
        assertThat(gesture("insert", "encoder.level2", "ha").toString())
                .contains("- {at: encoder.level2, use: {type: ha}}");
        assertThat(gesture("set", "model.context.delta", "a: b").toString()).contains("\\\"a: b\\\"");
        assertThat(gesture("remove", "encoder.level2", "").toString()).isEqualTo("[]");
        assertThat(gesture("dance", "", "").toString()).contains("there is no gesture 'dance'");
    }

    @Test
    void what_is_no_message_is_refused() {
        for (String wrong : new String[] {"", "{", "[]", "\"x\"", "[".repeat(100_000)}) {
            assertThatThrownBy(() -> conversation.take(wrong)).isInstanceOf(HanetException.class);
        }
    }
}

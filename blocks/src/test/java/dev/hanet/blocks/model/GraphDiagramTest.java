package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.diagram.NetworkDiagram;
import dev.hanet.blocks.diagram.NetworkDiagram.Edge;
import dev.hanet.blocks.diagram.NetworkDiagram.Node;
import dev.hanet.blocks.diagram.NetworkDiagram.Node.Role;
import dev.hanet.blocks.encoder.ChainedSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.layer.Norm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How networks that are written node by node are drawn. */
class GraphDiagramTest {
    private static NetworkDiagram diagram(String yaml) {
        return NetworkDiagram.of(FreeGraphTest.network(yaml), "small", Map.of("deep", "ha"));
    }

    @Test
    void every_node_is_a_box_on_the_way_down_at_the_bottom_or_on_the_way_up() {
        assertThat(diagram(FreeGraphTest.SMALL).nodes())
                .extracting(Node::path, Node::role)
                .containsExactly(
                        tuple("image", Role.IMAGE),
                        tuple("stem", Role.ENCODER),
                        tuple("down", Role.BRIDGE),
                        tuple("deep", Role.BRIDGE),
                        tuple("up", Role.DECODER),
                        tuple("join", Role.DECODER),
                        tuple("out", Role.DECODER),
                        tuple("logits", Role.LOGITS));
    }

    @Test
    void arrows_follow_the_data_and_not_the_sizes() {
        assertThat(diagram(FreeGraphTest.SMALL).edges())
                .extracting(Edge::from, Edge::to)
                .contains(tuple("deep", "up"), tuple("stem", "join"), tuple("up", "join"))
                .doesNotContain(tuple("stem", "up"));
    }

    @Test
    void an_encoder_is_drawn_stage_by_stage_and_an_inserted_block_by_itself() {
        String yaml = """
            model:
              type: graph
              nodes:
                path: {from: input, type: unet, channels: [4, 8]}
                deep: {from: path, type: conv-bn-relu, channels: 4}
                up: {from: deep, type: resize, like: path.level1}
                out: {from: up, type: conv, channels: classes, kernel: 1}
              outputs: {main: out}
              insert: [{at: path.level2, use: {type: conv-bn-relu}}]
            """;
        assertThat(diagram(yaml).nodes())
                .extracting(Node::path)
                .containsExactly(
                        "image", "path.level1", "path.level2", "path.level2.inserted", "deep", "up", "out", "logits");
        assertThat(diagram(yaml).svg()).contains("inserted at level2");
    }

    @Test
    void a_drawing_has_a_place_for_every_box_and_the_picture_has_its_arrows() {
        NetworkDiagram diagram = diagram(FreeGraphTest.SMALL);
        NetworkDiagram.Drawing drawing = diagram.drawing();
        assertThat(drawing.boxes())
                .extracting(NetworkDiagram.Box::node)
                .containsExactlyInAnyOrderElementsOf(diagram.nodes());
        assertThat(drawing.boxes()).allSatisfy(box -> {
            assertThat(box.x()).isBetween(0.0, drawing.width() - box.width());
            assertThat(box.y()).isBetween(0.0, drawing.height() - box.height());
        });
        assertThat(drawing.arrows()).extracting(NetworkDiagram.Arrow::edge).containsExactlyElementsOf(diagram.edges());
        assertThat(drawing.arrows())
                .allSatisfy(arrow -> assertThat(diagram.svg()).contains("d=\"" + arrow.path() + "\""));
    }

    @Test
    void a_part_with_several_maps_shows_the_last_one() {
        UNetEncoderSpec levels = new UNetEncoderSpec(List.of(2, 4, 8), 1, Norm.BATCH);
        ModelSpec model =
                Models.plain(new ChainedSpec(levels, UNetDecoderSpec.STANDARD, 2, levels), UNetDecoderSpec.STANDARD);
        assertThat(NetworkDiagram.of(Models.network(model, 32), "chained", Map.of())
                        .nodes())
                .filteredOn(node -> node.path().startsWith("encoder."))
                .extracting(Node::path, node -> node.lines().get(0))
                .containsExactly(tuple("encoder.first", "2 × 32 × 32"), tuple("encoder.second", "8 × 8 × 8"));
    }

    @Test
    void a_long_title_is_written_smaller_so_that_it_stays_in_its_box() {
        NetworkDiagram diagram = NetworkDiagram.of(
                FreeGraphTest.network(FreeGraphTest.SMALL),
                "small",
                Map.of("deep", "hierarchical-attention-of-some-kind"));
        assertThat(diagram.svg())
                .containsPattern("font-size=\"13.5\" [^>]*>stem<")
                .containsPattern("font-size=\"8.[0-9]\" [^>]*>deep · hierarchical-attention-of-some-kind<");
    }
}

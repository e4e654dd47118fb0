package dev.hanet.toolkit.data.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.transform.CenterCrop;
import dev.hanet.toolkit.data.transform.Polar;
import dev.hanet.toolkit.data.transform.Resize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewTest {
    private static final Sample SAMPLE = Sample.of("eye", new Image(1, new ImageSize(12, 20), new float[240]));

    private static View around(Spot spot, Optional<PatchSpec> patches, TransformSpec... prepare) {
        return View.around(SAMPLE, new Pipeline(List.of(prepare), List.of()), patches, spot);
    }

    @Test
    void a_pixel_is_found_again_behind_a_crop_and_a_resize() {
        // the crop begins at row 2 and column 6, then every pixel becomes two by two
        View view =
                around(new Spot(9, 5), Optional.empty(), new CenterCrop(ImageSize.of(8)), new Resize(ImageSize.of(16)));
        double[] place = view.place(new Spot(9, 5)).orElseThrow();
        assertThat(place[0]).isCloseTo((5 - 2 + 0.5) * 2 - 0.5, within(1e-3));
        assertThat(place[1]).isCloseTo((9 - 6 + 0.5) * 2 - 0.5, within(1e-3));
    }

    @Test
    void a_place_of_what_is_seen_is_a_pixel_of_the_image() {
        View view =
                around(new Spot(9, 5), Optional.empty(), new CenterCrop(ImageSize.of(8)), new Resize(ImageSize.of(16)));
        // the middle of the crop, which begins at row 2 and column 6, and its first pixel
        assertThat(view.pixel(0.5 + 1 / 32.0, 0.5 + 1 / 32.0)).isEqualTo(new Spot(10, 6));
        assertThat(view.pixel(0, 0)).isEqualTo(new Spot(6, 2));
        assertThat(view.pixel(1, 0.5 + 1 / 32.0)).isEqualTo(new Spot(10, 9));
    }

    @Test
    void a_pixel_that_is_cut_away_has_no_place() {
        View view = around(new Spot(2, 5), Optional.empty(), new CenterCrop(ImageSize.of(8)));
        assertThat(view.place(new Spot(2, 5))).isEmpty();
        assertThat(view.place(new Spot(6, 2))).isPresent();
    }

    @Test
    void every_pixel_that_is_seen_is_told_with_its_place() {
        View view = around(new Spot(9, 5), Optional.empty(), new CenterCrop(new ImageSize(2, 3)));
        List<String> told = new ArrayList<>();
        view.each((spot, row, column) -> told.add(spot + " at " + Math.round(row) + "," + Math.round(column)));
        assertThat(told)
                .containsExactly("8,5 at 0,0", "9,5 at 0,1", "10,5 at 0,2", "8,6 at 1,0", "9,6 at 1,1", "10,6 at 1,2");
    }

    @Test
    void values_go_back_to_where_they_were_seen() {
        View view = around(new Spot(9, 5), Optional.empty(), new CenterCrop(new ImageSize(2, 2)));
        float[] restored = view.restored(new float[] {0.25f, 0.5f, 0.75f, 1});
        assertThat(restored).hasSize(240);
        assertThat(restored[5 * 20 + 9]).isEqualTo(0.25f);
        assertThat(restored[6 * 20 + 10]).isEqualTo(1);
        assertThat(restored[0]).isZero();
    }

    @Test
    void of_patches_the_one_around_the_pixel_is_seen() {
        var patches = new PatchSpec(ImageSize.of(4), 4, Optional.of(ImageSize.of(8)), PatchSpec.Sampling.ORDERED, 1, 0);
        View view = around(new Spot(13, 9), Optional.of(patches)); // rows 8 to 11, columns 12 to 15
        assertThat(view.image().size()).isEqualTo(ImageSize.of(8));
        double[] place = view.place(new Spot(13, 9)).orElseThrow();
        assertThat(place[0]).isCloseTo(2.5, within(1e-3));
        assertThat(place[1]).isCloseTo(2.5, within(1e-3));
        float[] ones = new float[64];
        Arrays.fill(ones, 1);
        float[] restored = view.restored(ones);
        assertThat(restored[9 * 20 + 13]).isEqualTo(1);
        assertThat(restored[9 * 20 + 11]).isZero();
    }

    /** Of every pixel that is seen: distance from the middle down, angle clockwise to the left, once around. */
    @Test
    void every_pixel_is_found_again_by_distance_and_angle_where_first_and_last_angle_meet_and_at_the_rim_too() {
        ImageSize size = new ImageSize(120, 90);
        Sample eye = Sample.of("eye", new Image(1, size, new float[size.pixels()]));
        Pipeline polar = new Pipeline(List.of(new Polar(new ImageSize(30, 60))), List.of());
        View view = View.around(eye, polar, Optional.empty(), new Spot(0, 0));
        int[] seen = new int[1];
        view.each((spot, row, column) -> {
            double distance = Math.hypot(spot.y() - 60, spot.x() - 45);
            double angle = Math.atan2(spot.y() - 60, spot.x() - 45) / (2 * Math.PI) * 60;
            assertThat(row).as("row of " + spot).isCloseTo(Math.min(29, distance * 30 / 45), within(0.2));
            if (distance > 2) { // nearer to the middle a pixel has all angles
                double around = Math.IEEEremainder(59 - column - angle, 60);
                assertThat(around).as("angle of " + spot).isCloseTo(0, within(0.6));
            }
            seen[0]++;
        });
        assertThat(seen[0]).isBetween((int) (Math.PI * 44 * 44), (int) (Math.PI * 46 * 46));
    }
}

package dev.hanet.blocks.diagram;

/** Where a box stands, in pixels. */
record Place(double x, double y, double height) {
    static final double WIDTH = 212;

    double right() {
        return x + WIDTH;
    }

    double centre() {
        return x + WIDTH / 2;
    }

    double middle() {
        return y + height / 2;
    }

    double bottom() {
        return y + height;
    }
}

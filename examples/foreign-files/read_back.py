#!/usr/bin/env python3
"""Reads masks that the toolkit wrote with nibabel: do they lie where the volumes lie, voxel by voxel? write.py says how to make them."""
import pathlib
import sys

import nibabel
import numpy as np

volumes, written = map(pathlib.Path, sys.argv[1:])
for scan in sorted((volumes / 'scans').iterdir()):
    name = scan.name.removesuffix('.nii.gz')
    image = nibabel.load(scan)
    mask = nibabel.load(written / f'{name}.mask.nii.gz')
    drawn = nibabel.load(volumes / 'masks' / scan.name)
    assert mask.shape == image.shape, name
    assert np.array_equal(mask.affine, image.affine), name
    assert mask.get_data_dtype() == np.uint8 and set(np.unique(mask.dataobj)) <= {0, 1}, name
    both = 2 * np.sum((mask.get_fdata() > 0) & (drawn.get_fdata() > 0))
    dice = both / (np.sum(mask.get_fdata() > 0) + np.sum(drawn.get_fdata() > 0))
    print(f'{name}: same shape and affine, dice {dice:.3f}')
    assert dice > 0.8, name

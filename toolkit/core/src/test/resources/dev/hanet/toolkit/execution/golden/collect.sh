#!/bin/bash
# tables and pages of what the array job trained; what no task has ended is ended here
#SBATCH --job-name=hanet-drive-hanet-collect
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=4910M
#SBATCH --output="/data/my runs/drive/hanet/slurm/20260102-030405/collect.log"

set -u
if [[ ! -r '/data/my runs/drive/hanet/slurm/20260102-030405/cells.txt' ]]; then
    echo "hanet: $(hostname) does not see "'/data/my runs/drive/hanet/slurm/20260102-030405/cells.txt'
    echo '    runs have to lie on a file system that all nodes share: --runs'
    exit 2
fi 1>&2
cd /home/ada/study || exit 2
/opt/hanet/hanet sweep drive/hanet --vary model.context.delta=0.3,0.5 --runs '/data/my runs' --threads 4

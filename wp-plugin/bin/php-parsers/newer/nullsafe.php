<?php

$x = $y?->z;
